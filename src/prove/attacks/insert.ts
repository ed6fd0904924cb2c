import { ownerColumn } from '../target.js'
import { foreignOwner } from './conditions.js'
import { onEachTarget } from './on-each-target.js'
import { writableColumns } from './privileges.js'
import { freshColumns, insertOf } from './rows-to-write.js'

/** What a row meets only when row security has let it pass. */
const beyondPolicies = ['23']

/** Writes rows into the other tenant: copies of its own rows and of the actor's. People are of no tenant and sign up anywhere. */
export const insert = onEachTarget('insert', (scene) => {
  const { target, actor, victims, catalog, world } = scene
  const { ownership, id } = target
  const owner = ownerColumn(target)
  if (ownership.kind === 'person' || target.relation.kind === 'materialized view') return []
  if (ownership.kind !== 'tenant' || owner === undefined) {
    if (actor.kind === 'owner') return []
    return [
      {
        sql: `insert into ${id} default values`,
        leaks: { success: true, errors: beyondPolicies },
        writes: true,
      },
    ]
  }
  const granted = writableColumns(target, actor, 'insert', catalog)
  const fresh = freshColumns(target)
  const columns = granted.filter((name) => !fresh.includes(name))
  const foreign = foreignOwner(target, world)
  // Not success: a trigger may have made it a row of the actor's own tenant. What was written is looked at.
  const leaks = { errors: beyondPolicies }
  const copies = [
    ...(victims.foreign ? [victims.foreign] : []),
    ...(victims.own ? [{ ...victims.own, [owner]: foreign }] : []),
  ]
  return copies.flatMap((row) => {
    const sql = insertOf(id, row, columns.length > 0 ? columns : [owner])
    return [sql, `${sql} on conflict do nothing`, `${sql} returning *`].map((text) => ({
      sql: text,
      leaks,
      writes: true,
    }))
  })
})
