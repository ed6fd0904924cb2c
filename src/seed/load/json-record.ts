import type { ColumnType, SeedRow, SeedTable, SeedValue } from '../seed-table.js'

/** Writes rows of a table as JSON objects for `jsonb_to_recordset`. */
export function createJsonRecord({ columns }: SeedTable): (row: SeedRow) => string {
  const keys = columns.map(([name]) => JSON.stringify(name))
  return (row) =>
    `{${columns.map(([, type], index) => `${keys[index] ?? ''}:${json(row[index] ?? null, type)}`).join(',')}}`
}

/** Numerics go as JSON numbers too: jsonb keeps every decimal of them. */
function json(value: SeedValue, type: ColumnType): string {
  if (value === null) return 'null'
  return type === 'jsonb' || type === 'int' || type === 'numeric' ? String(value) : JSON.stringify(value)
}
