import { migrationFiles, type Rival } from './rival.js'

const config = `module.exports = {
  dialect: 'postgresql',
  out: './drizzle',
  dbCredentials: { url: process.env.DATABASE_URL },
}
`

export const drizzleKit: Rival = {
  label: 'drizzle-kit 0.31.11',
  packages: { 'drizzle-kit': '0.31.11', 'drizzle-orm': '0.45.4', pg: '8.23.1' },
  files: (migrations) => ({
    ...migrationFiles(migrations, (name) => `drizzle/${name}.sql`),
    'drizzle/meta/_journal.json': JSON.stringify({
      version: '7',
      dialect: 'postgresql',
      entries: migrations.map(({ name }, idx) => ({
        idx,
        version: '7',
        when: idx + 1,
        tag: name,
        breakpoints: true,
      })),
    }),
    'drizzle.config.js': config,
  }),
  command: ['node_modules/drizzle-kit/bin.cjs', 'migrate'],
}
