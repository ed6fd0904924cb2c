import type { TableState } from './table-states.js'

/** What a script does to the rows of one table. */
export interface TableLoss {
  readonly kind: 'table' | 'columns' | 'deleted' | 'changed'
  /** As it was before. */
  readonly table: TableState
  /** The columns that go; empty unless `kind` is `columns`. */
  readonly columns: readonly string[]
  /** Rows deleted, where the server counted them. */
  readonly deleted: number
}

/**
 * What a script takes from tables, by their states before and after it: tables and columns that are gone, rows deleted. Rows that
 * were changed or written anew count only where the author says that the script loses something (`isMarked`): to undo a change
 * is what most down scripts are for. Partitions go with their table.
 *
 * @param emptied tables, by oid, that the script left without a row
 */
export function compareTables(
  before: readonly TableState[],
  after: readonly TableState[],
  { isMarked, emptied }: { readonly isMarked: boolean; readonly emptied: ReadonlySet<string> },
): readonly TableLoss[] {
  const afterOf = new Map(after.map((table) => [table.oid, table]))
  const losses = before.flatMap((table) =>
    compareTable(table, afterOf.get(table.oid), isMarked || emptied.has(table.oid)),
  )
  const kinds = new Set(losses.map(({ kind, table }) => `${kind} ${table.oid}`))
  return losses.filter(({ kind, table }) => !kinds.has(`${kind} ${table.parent ?? ''}`))
}

function compareTable(table: TableState, after: TableState | undefined, isMarked: boolean): TableLoss[] {
  const loss = (kind: TableLoss['kind'], columns: readonly string[] = [], deleted = 0) => [
    { kind, table, columns, deleted },
  ]
  if (!after) return loss('table')
  // A column that was only renamed is not told apart from one that went: its values are kept in the restore point, too.
  const gone = table.columns.filter((column) => !after.columns.includes(column))
  if (gone.length > 0) return loss('columns', gone)
  const deleted = after.deleted - table.deleted
  if (deleted > 0) return loss('deleted', [], deleted)
  const isWrittenAnew = after.storage !== table.storage
  return isMarked && (isWrittenAnew || after.updated > table.updated) ? loss('changed') : []
}
