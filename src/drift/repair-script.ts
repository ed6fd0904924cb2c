import { repairPhases, type Difference } from './difference.js'

/**
 * All repairs in an order in which they run, one after the other and not in one transaction (indexes are made
 * concurrently). What would lose rows is commented out, with what it would lose; remarks are no repairs.
 */
export function repairScript(differences: readonly Difference[]): string {
  const steps = differences
    .filter(({ isRemark }) => !isRemark)
    .flatMap(({ repair, loses }) => repair.map((step) => ({ ...step, loses })))
  return repairPhases
    .flatMap((phase) => steps.filter((step) => step.phase === phase))
    .map(({ sql, loses }) => (loses === undefined ? sql : commentedOut(sql, loses)))
    .filter((sql, place, all) => all.indexOf(sql) === place)
    .map((sql) => `${sql}\n`)
    .join('')
}

const commentedOut = (sql: string, loses: string) =>
  [`-- Loses ${loses}:`, ...sql.split('\n').map((line) => `-- ${line}`)].join('\n')
