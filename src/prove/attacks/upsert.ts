import { names } from '../sql-text.js'
import { ownerColumn, type Target } from '../target.js'
import { foreignOwner } from './conditions.js'
import { onEachTarget } from './on-each-target.js'
import { writableColumns } from './privileges.js'
import { insertOf, uniqueKeys } from './rows-to-write.js'
import { type RowText } from '../world/world.js'

/** Inserts against the keys of the other tenant: as a row of one's own, and as one of its own. */
export const upsert = onEachTarget('upsert', ({ target, actor, victims, catalog, world }) => {
  const owner = ownerColumn(target)
  const { own, foreign } = victims
  if (owner === undefined || target.table === undefined || own === undefined || foreign === undefined)
    return []
  const { id, key } = target
  const granted = writableColumns(target, actor, 'insert', catalog)
  const columns = granted.length > 0 ? granted : [owner]
  const updatable = writableColumns(target, actor, 'update', catalog).filter((name) => !key.includes(name))
  const set = updatable[0] ?? owner
  const keys = target.ownership.kind === 'tenant' ? narrowKeys(target) : []
  const conflicts = [
    '',
    ' on conflict do nothing returning *',
    ...(key.length > 0
      ? [` on conflict (${names(key)}) do update set ${names([set])} = excluded.${names([set])} returning *`]
      : []),
  ]
  const asOwn = { ...own, ...keyOf(foreign, target, owner) }
  const asTheirs = { ...asOwn, [owner]: foreignOwner(target, world) }
  const rows = target.ownership.kind === 'tenant' ? [asOwn, asTheirs] : [asTheirs]
  return rows.flatMap((row) =>
    conflicts.map((conflict) => ({
      sql: `${insertOf(id, row, columns)}${conflict}`,
      leaks: { keys },
      writes: true,
    })),
  )
})

/** The values by which the victim is known, but for whose it is. */
function keyOf(row: RowText, target: Target, owner: string): RowText {
  const columns = new Set(uniqueKeys(target).flatMap(({ columns: each }) => each))
  return Object.fromEntries(Object.entries(row).filter(([name]) => columns.has(name) && name !== owner))
}

/** Keys that rows of two tenants share: a violation of one says that the other tenant has the value. */
export function narrowKeys(target: Target): readonly string[] {
  return uniqueKeys(target)
    .filter(({ hasOwner }) => !hasOwner)
    .map(({ name }) => name)
}
