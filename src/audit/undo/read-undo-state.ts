import { readEntries } from './read-entries.js'
import { readTableFacts } from './read-table-facts.js'
import type { UndoState } from './plan-undo.js'
import type { TableFacts } from './table-facts.js'
import { rowName, type TrailEntry } from './trail-entry.js'
import { rowCondition } from './undo-sql.js'
import type { UndoSession } from './undo-session.js'

/** Locks the rows of a transaction and reads what its undo depends on: after the locks nobody changes it any more. */
export async function readUndoState(
  session: UndoSession,
  entries: readonly TrailEntry[],
  serviceRole: string,
): Promise<UndoState> {
  await session.asOwner()
  const tables = await readTableFacts(
    session.client,
    [...new Set(entries.map(({ table }) => table))],
    serviceRole,
  )
  const rows = firstOfRows(entries)
  const present = new Set<string>()
  for (const entry of rows) {
    const table = tables.get(entry.table)
    if (!table?.mayRead || entry.tenant === 0 || entry.operation === 'truncate') continue
    if (await isThere(session, entry, table)) present.add(rowName(entry))
  }
  await session.asOwner()
  const later = new Map<string, readonly TrailEntry[]>()
  for (const entry of rows) {
    if (entry.operation === 'truncate') continue
    const { tenant, table, key, transaction, changed_at: since } = entry
    const others = await readEntries(session.client, { tenant, table, key, since })
    later.set(
      rowName(entry),
      others.filter((other) => other.transaction !== transaction),
    )
  }
  return { entries, tables, present, later }
}

/** The oldest change of each row, in one order for every undo, so that two of them do not wait for each other. */
function firstOfRows(entries: readonly TrailEntry[]): readonly TrailEntry[] {
  const first = new Map<string, TrailEntry>()
  for (const entry of entries) {
    const known = first.get(rowName(entry))
    if (!known || BigInt(entry.id) < BigInt(known.id)) first.set(rowName(entry), entry)
  }
  return [...first].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, entry]) => entry)
}

async function isThere(session: UndoSession, entry: TrailEntry, table: TableFacts): Promise<boolean> {
  await session.enter(entry.tenant)
  const lock = table.mayLock ? ' for update' : ''
  const { rows } = await session.client.query(
    `select from ${table.sql} where ${rowCondition(entry, table)}${lock}`,
  )
  return rows.length > 0
}
