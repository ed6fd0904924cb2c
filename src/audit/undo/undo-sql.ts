import { escapeLiteral } from 'pg'
import type { ColumnFacts, TableFacts } from './table-facts.js'
import type { TrailEntry } from './trail-entry.js'

/** What triggers keep by themselves: an undo is stamped as the change that it is. */
export const stampColumns: ReadonlySet<string> = new Set([
  'version',
  'created_at',
  'created_by',
  'updated_at',
  'updated_by',
  'deletion_id',
  'restored_at',
])

/** The condition that only the row of the change fulfils. */
export function rowCondition({ tenant, key }: TrailEntry, table: TableFacts): string {
  const values = table.key.length === 1 ? [key] : key.split('/')
  const columns = table.key.map((column) => ({ sql: column, type: 'text', ...table.columns[column] }))
  const parts =
    values.length === columns.length
      ? columns.map(({ sql, type }, at) => `${sql} = ${escapeLiteral(values[at] ?? '')}::${type}`)
      : // A slash within a value: only the whole can be compared.
        [`${columns.map(({ sql }) => `${sql}::text`).join(` || '/' || `)} = ${escapeLiteral(key)}`]
  return [...(table.hasTenant ? [`tenant_id = ${String(tenant)}`] : []), ...parts].join(' and ')
}

/** A value of the trail as a literal of its column. */
export function valueSql(value: readonly [text: string | null, json: string], column: ColumnFacts): string {
  const [text, json] = value
  // Of a document that takes no null, it was the null of JSON.
  if (text === null && !(column.kind === 'json' && column.isRequired)) return 'null'
  if (column.kind === 'array') {
    return `array(select jsonb_array_elements_text(${escapeLiteral(json)}))::${column.type}`
  }
  return `${escapeLiteral(column.kind === 'json' || text === null ? json : text)}::${column.type}`
}
