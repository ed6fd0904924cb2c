import { migrationFiles, type Rival } from './rival.js'

const config = `import { defineConfig } from 'prisma/config'

export default defineConfig({
  schema: 'schema.prisma',
  migrations: { path: 'migrations' },
  datasource: { url: process.env.DATABASE_URL },
})
`

/**
 * Its schema engine is a program that it downloads from a host of its own, not from npm: where that cannot be reached it cannot
 * be measured. Version 6 can do without, over a driver, but refused our first script with a syntax error behind a semicolon that
 * stands in a comment.
 */
export const prisma: Rival = {
  label: 'prisma 7.10.1',
  packages: { prisma: '7.10.1' },
  files: (migrations) => ({
    ...migrationFiles(migrations, (name) => `migrations/${name}/migration.sql`),
    'migrations/migration_lock.toml': 'provider = "postgresql"\n',
    'schema.prisma': 'datasource db {\n  provider = "postgresql"\n}\n',
    'prisma.config.ts': config,
  }),
  command: ['node_modules/prisma/build/index.js', 'migrate', 'deploy'],
  env: { CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1' },
}
