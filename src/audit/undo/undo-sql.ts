import { escapeIdentifier, escapeLiteral } from 'pg'
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

/** The table of a change, quoted. */
export function tableSql(table: string): string {
  const [schema = '', ...name] = table.split('.')
  return `${quoted(schema)}.${quoted(name.join('.'))}`
}

/** The condition that only the row of the change fulfils. */
export function rowCondition({ tenant, key }: TrailEntry, table: TableFacts): string {
  const parts = table.key.length === 1 ? [key] : key.split('/')
  const byColumn = table.key.map(
    (column, at) =>
      `${quoted(column)} = ${escapeLiteral(parts[at] ?? '')}::${table.columns[column]?.type ?? 'text'}`,
  )
  // A slash within a value: only the whole can be compared.
  const joined = `${table.key.map((column) => `${quoted(column)}::text`).join(` || '/' || `)} = ${escapeLiteral(key)}`
  return [
    ...(table.hasTenant ? [`tenant_id = ${String(tenant)}`] : []),
    ...(parts.length === table.key.length ? byColumn : [joined]),
  ].join(' and ')
}

/** A value of the trail as a literal of its column. */
export function valueSql(value: readonly [text: string | null, json: string], column: ColumnFacts): string {
  const [text, json] = value
  if (text === null) return 'null'
  if (column.kind === 'array') {
    return `array(select jsonb_array_elements_text(${escapeLiteral(json)}))::${column.type}`
  }
  return `${escapeLiteral(column.kind === 'json' ? json : text)}::${column.type}`
}

/** A name as SQL; plain names stay bare, so that the printed statements read well. */
export function quoted(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) && !reserved.has(name) ? name : escapeIdentifier(name)
}

/** Words that are names of columns at times and mean something else when they stand bare. */
const reserved = new Set(
  'all and any array as asc both case cast check collate column constraint create current_user default desc distinct do else end except false fetch for foreign from grant group having in initially intersect into leading limit not null offset on only or order placing primary references returning select session_user some symmetric table then to trailing true union unique user using variadic when where window with'.split(
    ' ',
  ),
)
