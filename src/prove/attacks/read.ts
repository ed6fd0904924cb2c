import { foreignKeys } from '../../lint/foreign-keys.js'
import { equals, identifier, literal } from '../sql-text.js'
import { ownerColumn, type Target } from '../target.js'
import { foreignRows, notOwnRows } from './conditions.js'
import { onEachTarget, type Attempt, type Scene } from './on-each-target.js'
import { hasToBeRefused } from './privileges.js'

/** Reads rows of the other tenant: by condition, by key, counted, aggregated, joined, and by functions that run SQL. */
export const read = onEachTarget('read', (scene) => {
  const { target, actor, catalog } = scene
  const success = hasToBeRefused(target, actor, 'select', catalog)
  if (target.ownership.kind === 'unknown') return readOfUnknown(target, success)
  // The owner of a table without tenants may read it, and so may everybody whom a policy or grant names.
  if (ownerColumn(target) === undefined)
    return success ? [{ sql: `select 1 from ${target.id}`, leaks: { success } }] : []
  return readsOf(scene).map(({ leaks, ...attempt }) => ({ ...attempt, leaks: { ...leaks, success } }))
})

/** A view that names no tenant: by the values it shows, and by whether they depend on the rows of the other tenant. */
function readOfUnknown({ id }: Target, success: boolean): readonly Attempt[] {
  return [`select * from ${id} limit 2000`, `select count(*) from ${id}`].map((sql) => ({
    sql,
    leaks: { success, differs: true },
  }))
}

function readsOf({ target, actor, victims, catalog, world }: Scene): readonly Attempt[] {
  const { id, key } = target
  const foreign = foreignRows(target, actor, world)
  const rows = (sql: string): Attempt => ({ sql, leaks: { rows: true } })
  const count = (sql: string): Attempt => ({ sql, leaks: { count: true } })
  const inner = `select 1 as x from ${id} where ${foreign}`
  return [
    rows(`select 1 from ${id} where ${foreign} limit 1`),
    rows(`select 1 from ${id} where ${notOwnRows(target, actor, world)} limit 1`),
    ...(victims.foreign && key.length > 0
      ? [rows(`select * from ${id} where ${equals(victims.foreign, key)}`)]
      : []),
    count(`select count(*) from ${id} where ${foreign}`),
    count(`select coalesce(bool_or(${foreign}), false) from ${id}`),
    count(`select exists (select from ${id} where ${foreign})`),
    rows(`select 1 from (select 1) one join ${id} on ${foreign} limit 1`),
    rows(
      `with everything as materialized (select * from ${id}) select 1 from everything where ${foreign} limit 1`,
    ),
    count(`select (pg_catalog.query_to_xml(${literal(inner)}, false, true, ''))::text like '%<x>%'`),
    ...(target.kind === 'table' || target.kind === 'partition'
      ? [rows(`select 1 from ${id} tablesample system (100) where ${foreign} limit 1`)]
      : []),
    ...joins(target, actor.context !== undefined, catalog, (column) =>
      foreignRows(column, actor, world, 'parent.'),
    ).map((from) => rows(`select 1 from ${from} limit 1`)),
  ]

  function joins(
    { table, root }: Target,
    hasContext: boolean,
    ofCatalog: typeof catalog,
    condition: (parent: Target) => string,
  ): readonly string[] {
    if (table === undefined || !hasContext) return []
    return foreignKeys(ofCatalog)
      .filter((each) => each.table.id === root?.id)
      .flatMap(({ columns, references }) => {
        const parent = world.targets.find(({ id: parentId }) => parentId === references.table)
        if (parent === undefined || ownerColumn(parent) === undefined) return []
        const on = columns
          .map(
            (name, place) =>
              `child.${identifier(name)} = parent.${identifier(references.columns[place] ?? '')}`,
          )
          .join(' and ')
        return [`${table.id} child join ${parent.id} parent on ${on} where ${condition(parent)}`]
      })
  }
}
