import { PncError } from '../../errors/pnc-error.js'
import type { MigrationComparison } from '../compare-migrations.js'

/**
 * Stops whatever would go on from a history that is not what it says. A database that is newer than the files is none: an
 * older release may start beside a newer one.
 *
 * @param database its name; undefined where only the files were compared
 * @throws PncError HISTORY_MISMATCH naming every contradiction
 */
export function refuseContradictions(comparison: readonly MigrationComparison[], database?: string): void {
  const findings = comparison.flatMap((each) => each.findings).filter(({ kind }) => kind !== 'unknown')
  const [first] = findings
  if (!first) return
  const against = database === undefined ? 'each other' : `each other and the database ${database}`
  const lines = findings.map(({ file, detail }) => `  ${file}: ${detail}`)
  throw new PncError(
    'HISTORY_MISMATCH',
    `The files in migrations/ do not fit ${against}:\n${lines.join('\n')}`,
    {
      hint: `${first.remedy} pnc-db migrate verify shows what was changed.`,
      details: { findings: findings.map(({ kind, file, detail }) => ({ kind, file, detail })) },
    },
  )
}
