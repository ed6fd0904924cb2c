import { equals } from '../sql-text.js'
import { ownerColumn } from '../target.js'
import { foreignRows } from './conditions.js'
import { onEachTarget } from './on-each-target.js'
import { fewRows } from './update.js'

/** Deletes rows of the other tenant. */
export const deleteRows = onEachTarget('delete', ({ target, actor, victims, world }) => {
  const { id, key } = target
  if (target.kind === 'materialized view') return []
  if (ownerColumn(target) === undefined) {
    return actor.kind === 'owner'
      ? []
      : [{ sql: `delete from ${id}`, leaks: { success: true }, writes: true }]
  }
  const foreign = foreignRows(target, actor, world)
  return [
    `delete from ${id} where ${foreign}`,
    `delete from ${id} where ${foreign} returning *`,
    ...(victims.foreign && key.length > 0 ? [`delete from ${id} where ${equals(victims.foreign, key)}`] : []),
    // Reads no column: only the policies for deleting stand in its way.
    ...(victims.ownCount <= fewRows ? [`delete from ${id}`] : []),
  ].map((sql) => ({ sql, leaks: {}, writes: true }))
})
