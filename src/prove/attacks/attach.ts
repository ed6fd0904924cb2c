import { type Catalog } from '../../catalog/catalog.js'
import { foreignKeys, type ForeignKey } from '../../lint/foreign-keys.js'
import { type Attack } from '../attack.js'
import { equals, identifier } from '../sql-text.js'
import { ownerColumn, type Target } from '../target.js'
import { type RowText, type World } from '../world/world.js'
import { type Generator } from './generator.js'
import { writableColumns } from './privileges.js'
import { anybody, withoutTriggers } from './prover.js'
import { assignments, freshColumns, insertOf } from './rows-to-write.js'

/**
 * Hangs a row of one tenant on a row of the other, by every foreign key: row security does not hold for the check of a foreign key,
 * so the key itself has to. Tried past grants, policies, triggers and checks, and by everybody as they are.
 */
export const attach: Generator = (catalog, world) =>
  foreignKeys(catalog).flatMap((foreignKey) => {
    const of = (id: string | undefined) => world.targets.find((target) => target.id === id)
    const [child, parent] = [of(foreignKey.table.id), of(foreignKey.target?.id)]
    if (child?.ownership.kind !== 'tenant' || parent?.ownership.kind !== 'tenant') return []
    return attachmentsOf(foreignKey, child, parent, catalog, world)
  })

function attachmentsOf(
  { columns, references, object }: ForeignKey,
  child: Target,
  parent: Target,
  catalog: Catalog,
  world: World,
): readonly Attack[] {
  const owner = ownerColumn(child)
  const own = world.victims.get(child.id)?.own
  const theirs = world.victims.get(parent.id)?.foreign
  const links = columns.filter((name) => name !== owner)
  // The reference to the tenant itself is what the families insert and update attack.
  if (owner === undefined || own === undefined || theirs === undefined || links.length === 0) return []
  const foreign: RowText = Object.fromEntries(
    links.map((name) => [name, theirs[references.columns[columns.indexOf(name)] ?? ''] ?? null]),
  )
  const where = equals(own, child.key.length > 0 ? child.key : [owner])
  const update = `update ${child.id} set ${assignments(foreign, links)} where ${where}`
  const past: Attack = {
    family: 'attach',
    object,
    actor: anybody,
    given: [
      ...world.asProver([child.id, parent.id]),
      withoutTriggers(child.id),
      ...withoutChecks(child, links),
      'set constraints all immediate',
    ],
    sql: update,
    leaks: { success: true },
    decisive: ['23503'],
    writes: true,
  }
  const fresh = freshColumns(child)
  const asThey = world.actors.flatMap((actor): readonly Attack[] => {
    const columnsOf = writableColumns(child, actor, 'insert', catalog).filter((name) => !fresh.includes(name))
    const row = { ...own, ...foreign }
    const insert = insertOf(child.id, row, columnsOf.length > 0 ? columnsOf : [...links, owner])
    return [insert, update].map((sql) => ({ family: 'attach', object, actor, sql, leaks: {}, writes: true }))
  })
  // A tenant may belong to another one; what no tenant may is to say so.
  return owner === 'tenant_id' ? [past, ...asThey] : asThey
}

/** A check that ties the columns to others would refuse before the key does. */
function withoutChecks({ id, root }: Target, columns: readonly string[]): readonly string[] {
  return (root?.constraints ?? [])
    .filter(
      (constraint) =>
        constraint.kind === 'check' && constraint.columns.some((name) => columns.includes(name)),
    )
    .map(({ name }) => `alter table ${id} drop constraint ${identifier(name)}`)
}
