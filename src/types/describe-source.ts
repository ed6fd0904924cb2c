import { PncError } from '../errors/pnc-error.js'
import type { MigrationStatus } from '../migrate/status.js'

/**
 * What a database was made from, for the header of the generated files: the first and the last migration.
 *
 * @throws PncError SCHEMA_MISMATCH if the database is not where the migrations lead to: its types would be those of another
 *   schema
 * @example
 * describeSource(await migrationStatus(options)) // 'migrations/000001-core.sql to 000002-market.sql'
 */
export function describeSource({ database, migrations, current }: MigrationStatus): string {
  const notApplied = migrations.filter(({ state }) => state !== 'applied')
  if (migrations.every(({ state }) => state === 'pending')) {
    throw new PncError('SCHEMA_MISMATCH', `The database ${database} is not migrated`, {
      hint: 'Run pnc-db migrate.',
    })
  }
  if (notApplied.length > 0) {
    const pending = notApplied.every(({ state }) => state === 'pending')
    const lines = notApplied.map(({ file, state, findings }) => `  ${file}: ${findings[0]?.detail ?? state}`)
    throw new PncError(
      'SCHEMA_MISMATCH',
      `The database ${database} is not where the migrations lead to:\n${lines.join('\n')}`,
      {
        hint: pending ? 'Run pnc-db migrate.' : 'See pnc-db migrate status.',
        details: { migrations: notApplied.map(({ file, state }) => ({ file, state })) },
      },
    )
  }
  const files = [...migrations.map(({ file }) => file), ...(current === 'applied' ? ['current.sql'] : [])]
  const [first = '', last = ''] = [files.at(0), files.at(-1)]
  return files.length === 1 ? `migrations/${first}` : `migrations/${first} to ${last}`
}
