import { equals, identifier } from '../sql-text.js'
import { onEachTarget } from './on-each-target.js'
import { writableColumns } from './privileges.js'
import { freshColumns, insertOf } from './rows-to-write.js'
import { ownerColumn } from '../target.js'

/** Writes rows of the actor's own tenant, as it may: what triggers and cascades do then must stay in that tenant. */
export const trigger = onEachTarget('trigger', ({ target, actor, victims, catalog }) => {
  const { own } = victims
  if (own === undefined || target.ownership.kind !== 'tenant' || target.table === undefined) return []
  const owner = ownerColumn(target)
  const { id, key } = target
  const where = equals(own, key.length > 0 ? key : [owner ?? 'tenant_id'])
  const insertable = writableColumns(target, actor, 'insert', catalog)
  const updatable = writableColumns(target, actor, 'update', catalog)
  const fresh = freshColumns(target)
  const insert = insertable.filter((name) => !fresh.includes(name))
  const insertOwn = insert.length > 0 ? [insertOf(id, own, insert)] : []
  const set = (columns: readonly string[]) =>
    columns.map((name) => `${identifier(name)} = ${identifier(name)}`).join(', ')
  return [
    ...insertOwn.flatMap((sql) => [sql, `${sql} returning *`]),
    ...(updatable.length > 0 ? [`update ${id} set ${set(updatable)} where ${where} returning *`] : []),
    ...(updatable.includes('deleted_at') ? [`update ${id} set deleted_at = now() where ${where}`] : []),
    ...(actor.kind === 'nobody' ? [] : [`delete from ${id} where ${where} returning *`]),
  ].map((sql) => ({ sql, leaks: {}, writes: true }))
})
