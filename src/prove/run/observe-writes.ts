import { type Client } from 'pg'
import { type Catalog } from '../../catalog/catalog.js'
import { foreignKeys } from '../../lint/foreign-keys.js'
import { foreignOwner } from '../attacks/conditions.js'
import { identifier, literal } from '../sql-text.js'
import { ownerColumn, type Target } from '../target.js'
import { type World } from '../world/world.js'
import { type Observe } from './attempt.js'

interface Watched {
  readonly id: string
  /** One text that is another one when a row of the other tenant, or a link to one, is. */
  readonly state: string
}

/** Back to the prover: a superuser again, or the owner with FORCE lifted. */
export type Unmask = (tables: readonly string[]) => readonly string[]

/**
 * Makes what compares the rows of the other tenant with how they were before all attacks. Every insert, update and delete locks its
 * table until the savepoint is rolled back, so only tables that are locked for writing are looked at. A row that was written has
 * another xmin, even when nothing in it changed.
 */
export async function observeWrites(
  client: Client,
  catalog: Catalog,
  world: World,
  unmask: Unmask,
): Promise<Observe> {
  const watched = watchedTables(catalog, world)
  const stateOf = async (tables: readonly Watched[]) => {
    const queries = tables.map(({ id, state }) => `select ${literal(id)} as id, ${state} as state`)
    const { rows } = await client.query<{ id: string; state: string }>(queries.join(' union all '))
    return new Map(rows.map(({ id, state }) => [id, state]))
  }
  await client.query(['savepoint observing', ...unmask(watched.map(({ id }) => id))].join('; '))
  const before = watched.length === 0 ? new Map<string, string>() : await stateOf(watched)
  await client.query('rollback to savepoint observing; release savepoint observing')

  return async () => {
    await client.query(unmask([]).join('; ') || 'select')
    const { rows } = await client.query<{ id: string }>(lockedTables)
    const locked = new Set(rows.map(({ id }) => id))
    const touched = watched.filter(({ id }) => locked.has(id))
    if (touched.length === 0) return []
    const masks = unmask(touched.map(({ id }) => id))
    if (masks.length > 0) await client.query(masks.join('; '))
    const now = await stateOf(touched)
    return touched.map(({ id }) => id).filter((id) => now.get(id) !== before.get(id))
  }
}

/** Tables that this session has locked for writing; a partition stands for the table it is of. */
const lockedTables = `
  select distinct format('%I.%I', n.nspname, c.relname) as id
  from pg_catalog.pg_locks l
  cross join lateral (
    select l.relation as oid
    union all
    select i.inhparent from pg_catalog.pg_inherits i where i.inhrelid = l.relation
  ) named
  join pg_catalog.pg_class c on c.oid = named.oid
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where l.pid = pg_catalog.pg_backend_pid() and l.locktype = 'relation' and l.mode not in ('AccessShareLock', 'RowShareLock')
    and c.relkind in ('r', 'p')`

function watchedTables(catalog: Catalog, world: World): readonly Watched[] {
  return world.targets
    .filter(({ kind }) => kind === 'table')
    .map((target) => ({ id: target.id, state: stateOf(target, catalog, world) }))
}

function stateOf(target: Target, catalog: Catalog, world: World): string {
  const owner = ownerColumn(target)
  const where =
    owner === undefined ? 'true' : `${identifier(owner)} = ${literal(foreignOwner(target, world))}`
  const rows = `(select count(*) || ' ' || coalesce(sum(xmin::text::bigint), 0) from ${target.id} where ${where})`
  return [rows, ...narrowLinks(target, catalog, world)].join(` || ' ' || `)
}

/** How many rows refer to a row of another tenant, by foreign keys that do not hold the tenant. */
function narrowLinks(child: Target, catalog: Catalog, world: World): readonly string[] {
  const owner = ownerColumn(child)
  if (child.ownership.kind !== 'tenant' || owner === undefined) return []
  return foreignKeys(catalog)
    .filter(({ table, columns }) => table.id === child.id && !columns.includes(owner))
    .flatMap(({ columns, references }) => {
      const parent = world.targets.find(({ id }) => id === references.table)
      const parentOwner = parent && ownerColumn(parent)
      if (parent?.ownership.kind !== 'tenant' || parentOwner === undefined) return []
      const on = columns
        .map(
          (name, place) =>
            `child.${identifier(name)} = parent.${identifier(references.columns[place] ?? '')}`,
        )
        .join(' and ')
      return [
        `(select count(*)::text from ${child.id} child join ${parent.id} parent on ${on}
          where child.${identifier(owner)} = ${String(world.ownTenant)}
            and parent.${identifier(parentOwner)} <> child.${identifier(owner)})`,
      ]
    })
}
