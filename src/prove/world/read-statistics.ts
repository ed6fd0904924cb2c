import { type Client } from 'pg'
import { type Catalog } from '../../catalog/catalog.js'
import { personalColumns } from '../../lint/personal-columns.js'
import { identifier, literal } from '../sql-text.js'
import { type KeptStatistic } from './world.js'

/** What the planner keeps of personal columns, as conditions whose estimates would give it away. */
export async function readStatistics(client: Client, catalog: Catalog): Promise<readonly KeptStatistic[]> {
  const personal = personalColumns(catalog)
  const { rows } = await client.query<{
    id: string
    column: string
    common: string | null
    bounds: string[] | null
  }>(
    `select format('%I.%I', schemaname, tablename) as id, attname as column,
       (most_common_vals::text::text[])[1] as common, histogram_bounds::text::text[] as bounds
     from pg_catalog.pg_stats
     where format('%I.%I', schemaname, tablename) = any ($1) and (most_common_vals is not null or histogram_bounds is not null)`,
    [[...new Set(personal.map(({ table }) => table.id))]],
  )
  return rows.flatMap(({ id, column, common, bounds }): readonly KeptStatistic[] => {
    if (!personal.some(({ table, column: each }) => table.id === id && each.name === column)) return []
    const name = identifier(column)
    const conditions: readonly [string, string] =
      common !== null
        ? [`${name} = ${literal(common)}`, `${name} = ${literal(`${common} and nobody else`)}`]
        : [`${name} <= ${literal(bounds?.at(-1))}`, `${name} <= ${literal(bounds?.[0])}`]
    return [{ table: id, column, conditions }]
  })
}
