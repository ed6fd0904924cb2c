import type { Engine } from '../../engine/engine.js'
import { describeLoss } from '../../migrate/rollback/find-losses.js'
import { lossData } from '../../migrate/rollback/refuse-losses.js'
import type { RollbackPlan, RollbackResult } from '../../migrate/rollback/rollback.js'

/** A plan as `--json` prints it. */
export const rollbackPlanData = ({ database, steps }: RollbackPlan) => ({
  database,
  steps: steps.map(({ file, down, losses }) => ({
    file,
    down: down.file,
    sql: down.body,
    dataLoss: down.dataLoss ?? null,
    losses: losses.map(lossData),
  })),
})

/** A result as `--json` prints it. */
export const rollbackData = (result: RollbackResult, kind: Engine['kind']) => ({
  ...result,
  rolledBack: result.rolledBack.map(({ losses, restorePoint, ...done }) => ({
    ...done,
    losses: losses.map(lossData),
    restorePoint: restorePoint ?? null,
  })),
  restore: restoreCommands(result, kind),
})

/** A plan for people. */
export function describeRollbackPlan({ database, steps }: RollbackPlan): string {
  if (steps.length === 0) return `Nothing to roll back in ${database}.\n`
  const lines = steps.flatMap(({ file, down, losses }) => [
    `  ${file}, by migrations/${down.file}`,
    ...losses.map((loss) => `    loses ${describeLoss(loss)}`),
  ])
  return `Would roll back in ${database}:\n${lines.join('\n')}\n`
}

/** A result for people. */
export function describeRollback(result: RollbackResult, kind: Engine['kind']): string {
  const { database, rolledBack, milliseconds } = result
  if (rolledBack.length === 0) return `Nothing to roll back in ${database}.\n`
  const lines = rolledBack.flatMap(({ file, milliseconds: took, losses, restorePoint }) => [
    `  ${file}  ${String(took)} ms`,
    ...losses.map((loss) => `    lost ${describeLoss(loss)}`),
    ...(restorePoint === undefined ? [] : [`    kept in ${restorePoint}`]),
  ])
  const restore = restoreCommands(result, kind)
  const advice =
    restore.length === 0 ? '' : `To bring the rows back:\n${restore.map((line) => `  ${line}`).join('\n')}\n`
  return `Rolled back in ${database} in ${String(milliseconds)} ms:\n${lines.join('\n')}\n${advice}`
}

/** The commands that bring the rows back, oldest migration first; none where nothing was lost. */
function restoreCommands({ rolledBack }: RollbackResult, kind: Engine['kind']): readonly string[] {
  const files = rolledBack.flatMap(({ restorePoint }) => (restorePoint === undefined ? [] : [restorePoint]))
  if (files.length === 0) return []
  const psql = kind === 'embedded' ? 'pnc-db dev psql --' : 'psql "$DATABASE_URL"'
  return [
    'pnc-db migrate',
    ...files.toReversed().map((file) => `${psql} -f '${file.replaceAll("'", `'\\''`)}'`),
  ]
}
