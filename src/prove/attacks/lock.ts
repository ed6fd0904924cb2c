import { ownerColumn } from '../target.js'
import { foreignRows } from './conditions.js'
import { onEachTarget } from './on-each-target.js'
import { hasToBeRefused } from './privileges.js'

/** Locks rows of the other tenant, or the table that both share. */
export const lock = onEachTarget('lock', ({ target, actor, catalog, world }) => {
  const { id } = target
  const success = hasToBeRefused(target, actor, 'select', catalog)
  const rows =
    ownerColumn(target) === undefined || target.table === undefined
      ? []
      : ['for update', 'for key share'].map((strength) => ({
          sql: `select 1 from ${id} where ${foreignRows(target, actor, world)} limit 1 ${strength}`,
          leaks: { rows: true, success },
        }))
  if (actor.kind === 'owner' || target.table === undefined) return rows
  // A privilege to update, delete or truncate on the whole table lets its holder lock everybody out of it.
  const whole = {
    sql: `lock table ${id} in access exclusive mode`,
    leaks: { success: true, isWarning: actor.kind !== 'nobody' },
  }
  return [...rows, whole]
})
