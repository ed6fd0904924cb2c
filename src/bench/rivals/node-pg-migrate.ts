import { migrationFiles, type Rival } from './rival.js'

export const nodePgMigrate: Rival = {
  label: 'node-pg-migrate 9.0.0',
  packages: { 'node-pg-migrate': '9.0.0', pg: '8.23.1' },
  files: (migrations) => migrationFiles(migrations, (name) => `migrations/${name}.sql`),
  command: ['node_modules/node-pg-migrate/bin/node-pg-migrate.js', 'up', '--verbose', 'false'],
}
