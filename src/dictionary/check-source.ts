import { PncError } from '../errors/pnc-error.js'
import type { MigrationStatus } from '../migrate/status.js'

/**
 * Refuses to describe a database without a schema. Returns what a reader should know where files and database differ:
 * the dictionary is that of the database.
 *
 * @throws PncError SCHEMA_MISMATCH if nothing was ever migrated
 */
export function checkSource({ database, migrations, current }: MigrationStatus): readonly string[] {
  const notApplied = migrations.filter(({ state }) => state !== 'applied')
  if (migrations.every(({ state }) => state === 'pending') && current !== 'applied') {
    throw new PncError('SCHEMA_MISMATCH', `The database ${database} is not migrated`, {
      hint: 'Run pnc-db migrate, or describe the migration files with --scratch.',
    })
  }
  return [
    ...notApplied.map(
      ({ file, state }) => `${file} is ${state}: the dictionary is that of the database as it stands.`,
    ),
    ...(current === 'changed' ? ['current.sql differs from what was last run of it.'] : []),
  ]
}
