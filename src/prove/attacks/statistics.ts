import { type Attack } from '../attack.js'
import { identifier, literal } from '../sql-text.js'
import { ownerColumn } from '../target.js'
import { type Generator } from './generator.js'
import { onEachTarget } from './on-each-target.js'

/** What the planner and PostGIS keep of the values of whole tables, past row security. */
const ofTables = onEachTarget('statistics', ({ target, actor }) => {
  if (ownerColumn(target) === undefined || target.kind === 'view' || target.kind === 'materialized view')
    return []
  const { schema, name } = target.relation
  const place = `schemaname = ${literal(schema)} and tablename = ${literal(name)}`
  const spatial = target.columns.filter(({ type }) => /^public\.(geography|geometry)\b/.test(type))
  return [
    { sql: `select 1 from pg_catalog.pg_stats where ${place} limit 1`, leaks: { rows: true } },
    { sql: `select 1 from pg_catalog.pg_stats_ext where ${place} limit 1`, leaks: { rows: true } },
    { sql: `select 1 from pg_catalog.pg_stats_ext_exprs where ${place} limit 1`, leaks: { rows: true } },
    {
      sql: `select 1 from pg_catalog.pg_statistic where starelid = ${literal(target.id)}::regclass limit 1`,
      leaks: { rows: true, success: actor.kind !== 'owner' },
    },
    ...spatial.flatMap((column) =>
      [
        `select public.st_estimatedextent(${literal(schema)}, ${literal(name)}, ${literal(column.name)})`,
        `select public._postgis_stats(${literal(target.id)}, ${literal(column.name)})`,
        `select public._postgis_selectivity(${literal(target.id)}, ${literal(column.name)}, public.st_makeenvelope(0, 0, 1, 1, 4326))`,
        `select public._postgis_index_extent(${literal(target.id)}, ${literal(column.name)})`,
      ].map((sql) => ({ sql, leaks: { success: true } })),
    ),
  ]
})

/** What `explain` expects of a value that the planner has kept of a personal column, against one it has never seen. */
const ofEstimates: Generator = (_catalog, world) =>
  world.statistics.flatMap(({ table, column, conditions: [known, unknown] }) =>
    world.actors
      .filter(({ kind, context }) => kind !== 'nobody' && context !== undefined)
      .map((actor): Attack => ({
        family: 'statistics',
        object: `${table}.${identifier(column)}`,
        actor,
        sql: `explain (format json) select from ${table} where ${known}`,
        leaks: { estimate: `explain (format json) select from ${table} where ${unknown}` },
      })),
  )

export const statistics: Generator = (catalog, world) => [
  ...ofTables(catalog, world),
  ...ofEstimates(catalog, world),
]
