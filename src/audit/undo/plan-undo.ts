import type { TableFacts } from './table-facts.js'
import { rowName, type TrailEntry } from './trail-entry.js'
import type { UndoConflict } from './undo-conflict.js'
import { undoDelete, undoInsert, undoUpdate, type UndoPiece } from './undo-change.js'
import { stampColumns } from './undo-sql.js'

export interface UndoStatement {
  /** In whose context it runs. */
  readonly tenant: number
  /** Changes exactly one row. Where it returns a row, every column of that is true. */
  readonly sql: string
  /** The change that it takes back. */
  readonly change: string
  readonly table: string
  readonly key: string
}

export interface UndoPlan {
  /** In the order in which they run; not all that it takes where there are conflicts. */
  readonly statements: readonly UndoStatement[]
  readonly conflicts: readonly UndoConflict[]
}

export interface UndoState {
  /** Every change of the transaction. */
  readonly entries: readonly TrailEntry[]
  /** The tables that they are about, as they are now. */
  readonly tables: ReadonlyMap<string, TableFacts>
  /** The names of those rows that are there. */
  readonly present: ReadonlySet<string>
  /** Changes of the same rows by other transactions since, by the name of the row. */
  readonly later: ReadonlyMap<string, readonly TrailEntry[]>
}

/**
 * What takes a transaction back, newest change first, and what stands in the way. Pure: the same state gives the same plan.
 *
 * A row that the transaction made is removed once, whatever else it did to it; one that it made and removed itself needs nothing.
 */
export function planUndo({ entries, tables, present, later }: UndoState): UndoPlan {
  const ordered = [...entries].sort((one, other) => (BigInt(one.id) < BigInt(other.id) ? 1 : -1))
  const lives = new Map<string, { first: TrailEntry; last: TrailEntry }>()
  for (const entry of ordered) {
    const name = rowName(entry)
    lives.set(name, { first: entry, last: lives.get(name)?.last ?? entry })
  }
  const there = new Set(present)
  const statements: UndoStatement[] = []
  const conflicts: UndoConflict[] = []

  for (const entry of ordered) {
    const name = rowName(entry)
    const life = lives.get(name) ?? { first: entry, last: entry }
    const isMade = life.first.operation === 'insert'
    if (isMade && (entry !== life.first || life.last.operation === 'delete')) continue
    if (entry.operation === 'update' && Object.keys(entry.before).every((column) => stampColumns.has(column)))
      continue
    const { id: change, tenant, table, key } = entry
    const piece = planChange(entry, tables.get(table), there.has(name), later.get(name) ?? [])
    if ('sql' in piece) {
      statements.push({ tenant, sql: piece.sql, change, table, key })
      if (entry.operation === 'delete') there.add(name)
      else if (piece.removes) there.delete(name)
    } else {
      conflicts.push({ ...piece, change, tenant, table, key })
    }
  }
  return { statements, conflicts }
}

function planChange(
  entry: TrailEntry,
  table: TableFacts | undefined,
  isThere: boolean,
  later: readonly TrailEntry[],
): UndoPiece {
  const { operation, tenant } = entry
  if (operation === 'truncate') return { kind: 'truncate', detail: 'all rows went at once; none was kept' }
  if (!table?.isTracked) return { kind: 'not-tracked', detail: 'the table is gone or not tracked any more' }
  if (tenant === 0)
    return { kind: 'no-tenant', detail: 'the change belongs to no tenant that could be entered' }
  if (!table.mayRead) return { kind: 'not-allowed', detail: 'services may not read the table' }
  if (operation === 'delete' && isThere) return { kind: 'row-there', detail: 'the row is there again' }
  if (operation !== 'delete' && !isThere) {
    return { kind: 'row-gone', detail: 'the row is gone, or services do not see it' }
  }
  const touched = touchedLater(entry, later)
  if (touched) return touched
  if (operation === 'insert') return undoInsert(entry, table)
  return operation === 'delete' ? undoDelete(entry, table) : undoUpdate(entry, table)
}

/** The first later change that an undo would overwrite. Another column of the same row is none of its business. */
function touchedLater(entry: TrailEntry, later: readonly TrailEntry[]): UndoPiece | undefined {
  const since = later.filter(({ id }) => BigInt(id) > BigInt(entry.id))
  for (const other of [...since].reverse()) {
    const by = `by change ${other.id} of transaction ${other.transaction}`
    if (entry.operation !== 'update' || other.operation !== 'update') {
      return { kind: 'changed-later', detail: `the row was changed (${other.operation}) later ${by}` }
    }
    const columns = Object.keys(entry.before).filter(
      (column) => column in other.before && !stampColumns.has(column),
    )
    if (columns.length > 0) {
      return { kind: 'changed-later', columns, detail: `${columns.join(', ')} changed later ${by}` }
    }
  }
  return undefined
}
