import { PncError } from '../../errors/pnc-error.js'
import type { MigrationComparison } from '../compare-migrations.js'
import { downFileName, type DownFile } from './down-file.js'

/** One migration that is taken back. */
export interface RollbackStep {
  /** What the database calls it: `000002.sql`. */
  readonly record: string
  /** `000002-market.sql` */
  readonly file: string
  readonly down: DownFile
}

/**
 * Which migrations are taken back, newest first.
 *
 * @param migrations files against records, without contradictions
 * @param downs the down files by name
 * @param to the number of the migration that stays the newest, 0 for none; undefined takes back one
 * @throws PncError USAGE where `to` is not applied; REFUSED where a down file is missing, says No-Down, or the migration is newer
 *   than the files
 */
export function planRollback(
  migrations: readonly MigrationComparison[],
  downs: ReadonlyMap<string, DownFile>,
  to: number | undefined,
): readonly RollbackStep[] {
  const applied = migrations.filter(({ appliedAt }) => appliedAt !== undefined)
  const numbers = applied.map(({ number }) => Number.parseInt(number, 10))
  const target = to ?? numbers.at(-2) ?? 0
  if (target !== 0 && !numbers.includes(target)) {
    throw new PncError('USAGE', `Migration ${String(target)} is not applied`, {
      hint: `Applied: ${numbers.join(', ') || 'none'}. --to names the one that stays the newest, 0 takes all back.`,
    })
  }
  return applied
    .filter(({ number }) => Number.parseInt(number, 10) > target)
    .reverse()
    .map((migration) => stepFor(migration, downs.get(downFileName(migration.file))))
}

function stepFor({ file, number, state }: MigrationComparison, down: DownFile | undefined): RollbackStep {
  if (state === 'unknown') {
    throw new PncError('REFUSED', `${file} was applied by a newer version of the files`, {
      hint: 'Only that version has the script that takes it back: run its pnc-db migrate rollback.',
    })
  }
  if (!down) {
    throw new PncError(
      'REFUSED',
      `${file} cannot be taken back: migrations/${downFileName(file)} is missing`,
      {
        hint: 'Write that file, or repair forward: a new migration that changes what this one did.',
      },
    )
  }
  if (down.noDown !== undefined) {
    throw new PncError('REFUSED', `${file} cannot be taken back: ${down.noDown}`, {
      hint: `So says migrations/${down.file}. Repair forward: a new migration that changes what this one did.`,
    })
  }
  return { record: `${number}.sql`, file, down }
}
