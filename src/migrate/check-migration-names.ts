import { PncError } from '../errors/pnc-error.js'

/**
 * Refuses files in `migrations/` that graphile-migrate would silently pass over, and two of the same number, which come from
 * two branches that were merged.
 *
 * @throws PncError MIGRATION_INVALID naming the files
 */
export function checkMigrationNames(names: readonly string[]): void {
  const scripts = names.filter((name) => /\.sql$/i.test(name) && !name.endsWith('.down.sql')).sort()
  const stray = scripts.filter((name) => !/^\d{6,}(-[-_a-zA-Z0-9]+)?\.sql$/.test(name))
  if (stray.length > 0) {
    throw new PncError(
      'MIGRATION_INVALID',
      `Not a name for a migration, so it would never run: ${stray.join(', ')}`,
      {
        hint: 'Names are made by pnc-db migrate commit: six digits, a hyphen, words: 000003-add-reviews.sql',
      },
    )
  }
  const clash = scripts.find(
    (name, at) => Number.parseInt(scripts[at + 1] ?? '', 10) === Number.parseInt(name, 10),
  )
  if (clash === undefined) return
  const number = Number.parseInt(clash, 10)
  const both = scripts.filter((name) => Number.parseInt(name, 10) === number)
  throw new PncError(
    'MIGRATION_INVALID',
    `Several migrations have the number ${String(number)}: ${both.join(', ')}`,
    {
      hint: 'Move one of them out of migrations/, put its text without the header into current.sql, and commit it again.',
    },
  )
}
