import type { TableFacts } from './table-facts.js'
import type { TrailEntry } from './trail-entry.js'
import type { UndoConflict } from './undo-conflict.js'
import { rowCondition, stampColumns, valueSql } from './undo-sql.js'

/** A statement that takes one change back, or what stands in the way. */
export type UndoPiece =
  { readonly sql: string; readonly removes?: boolean } | Pick<UndoConflict, 'kind' | 'detail' | 'columns'>

/** Removes the row, or marks it deleted where services may not remove. */
export function undoInsert(entry: TrailEntry, table: TableFacts): UndoPiece {
  const where = `where ${rowCondition(entry, table)}`
  if (table.mayDelete) return { sql: `delete from ${table.sql} ${where}`, removes: true }
  if (table.columns.deleted_at?.mayUpdate) {
    return { sql: `update ${table.sql} set deleted_at = now() ${where} and deleted_at is null` }
  }
  return { kind: 'not-allowed', detail: 'services may not delete rows of the table' }
}

/** Sets exactly the columns that changed to what they were before. */
export function undoUpdate(entry: TrailEntry, table: TableFacts): UndoPiece {
  const changed = Object.keys(entry.before).filter((column) => !stampColumns.has(column))
  const refused = refuseColumns(entry, table, changed, 'mayUpdate')
  if (refused) return refused
  const assignments = changed.map((column) => `${name(table, column)} = ${literal(entry, table, column)}`)
  return {
    sql: `update ${table.sql} set ${assignments.join(', ')} where ${rowCondition(entry, table)}`,
  }
}

/** Inserts the row that the trail kept. What services may not give is left to its default, which then has to be what it was. */
export function undoDelete(entry: TrailEntry, table: TableFacts): UndoPiece {
  const kept = Object.keys(entry.before).filter((column) => !stampColumns.has(column))
  const refused = refuseColumns(entry, table, kept)
  if (refused) return refused
  const given = kept.filter((column) => table.columns[column]?.mayInsert)
  // The row held null where it kept nothing; a default must not stand in for that.
  const empty = Object.entries(table.columns).flatMap(([column, facts]) => {
    const isFree = facts.mayInsert && !facts.isGenerated && !facts.isRequired && !stampColumns.has(column)
    return isFree && !(column in entry.before) ? [column] : []
  })
  const columns = [...given, ...empty].map((column) => name(table, column)).join(', ')
  const values = [...given.map((column) => literal(entry, table, column)), ...empty.map(() => 'null')]
  const checks = kept
    .filter((column) => !given.includes(column))
    .map(
      (column) =>
        `${name(table, column)}::text is not distinct from (${literal(entry, table, column)})::text as ${name(table, column)}`,
    )
  const returning = checks.length > 0 ? ` returning ${checks.join(', ')}` : ''
  return {
    sql: `insert into ${table.sql} (${columns}) values (${values.join(', ')})${returning}`,
  }
}

function refuseColumns(
  entry: TrailEntry,
  table: TableFacts,
  columns: readonly string[],
  privilege?: 'mayUpdate',
): UndoPiece | undefined {
  const those = (fits: (column: string) => boolean) => {
    const found = columns.filter(fits)
    return found.length > 0 ? { columns: found, names: found.join(', ') } : undefined
  }
  const gone = those((column) => table.columns[column] === undefined)
  if (gone) return { kind: 'column-gone', columns: gone.columns, detail: `the table lacks ${gone.names}` }
  const masked = those((column) => entry.before[column] === null)
  if (masked) {
    const detail = `${masked.names}: the trail keeps no personal, secret or encrypted values`
    return { kind: 'masked', columns: masked.columns, detail }
  }
  const refused = privilege && those((column) => table.columns[column]?.[privilege] !== true)
  if (!refused) return undefined
  return { kind: 'not-allowed', columns: refused.columns, detail: `services may not change ${refused.names}` }
}

function literal(entry: TrailEntry, table: TableFacts, column: string): string {
  const [value, facts] = [entry.before[column], table.columns[column]]
  return value && facts ? valueSql(value, facts) : 'null'
}

function name(table: TableFacts, column: string): string {
  return table.columns[column]?.sql ?? column
}
