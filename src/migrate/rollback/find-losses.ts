import type { Client } from 'pg'
import { compareTables, type TableLoss } from './compare-tables.js'
import { readTableStates, type TableState } from './table-states.js'

export interface CountedLoss extends TableLoss {
  /** How many rows it concerns; never 0. */
  readonly rows: number
}

/**
 * Finds out which rows a script would take away, by running it to a savepoint and back. Afterwards the tables concerned are
 * locked, so the numbers stay true until the transaction ends. Runs in the transaction that is open, as the owner.
 *
 * @param isMarked whether the author says that rows are lost
 * @throws what the script throws
 */
export async function findLosses(
  client: Client,
  sql: string,
  isMarked: boolean,
): Promise<readonly CountedLoss[]> {
  const before = await readTableStates(client)
  await client.query('savepoint before_script')
  await client.query(sql)
  const after = await readTableStates(client)
  const emptied = await findEmptied(client, before, after)
  await client.query('rollback to savepoint before_script; release savepoint before_script')
  const losses = compareTables(before, after, { isMarked, emptied })
  const counted: CountedLoss[] = []
  for (const loss of losses) {
    const rows = await countRows(client, loss)
    if (rows > 0) counted.push({ ...loss, rows })
  }
  return counted
}

/** In words, for people: `market.listings: 5,000 rows`. */
export function describeLoss({ kind, table, columns, rows }: CountedLoss): string {
  const number = `${rows.toLocaleString('en')} ${rows === 1 ? 'row' : 'rows'}`
  return {
    table: `table ${table.name}: ${number}`,
    columns: `${columns.join(', ')} of ${table.name}: values in ${number}`,
    deleted: `${table.name}: ${number} deleted`,
    changed: `${table.name}: ${number} changed`,
  }[kind]
}

/**
 * Runs `work` where the owner sees the rows of all tenants. The transaction holds the tables for itself until it ends, so nobody
 * else meets them like this.
 */
export async function seeingAllRows<T>(
  client: Client,
  { name, forced }: TableState,
  work: () => Promise<T>,
): Promise<T> {
  if (!forced) return work()
  await client.query(`alter table ${name} no force row level security`)
  const result = await work()
  await client.query(`alter table ${name} force row level security`)
  return result
}

async function countRows(client: Client, { kind, table, columns, deleted }: TableLoss): Promise<number> {
  await client.query(`lock table ${table.name} in access exclusive mode`)
  if (kind === 'deleted') return deleted
  const condition = columns.map((column) => `${column} is not null`).join(' or ')
  return seeingAllRows(client, table, async () => {
    const { rows } = await client.query<{ count: string }>(
      `select count(*) from ${table.ownRows}${condition && ` where ${condition}`}`,
    )
    return Number(rows[0]?.count)
  })
}

/** Tables that were written anew and hold nothing now: what `truncate` leaves. */
async function findEmptied(
  client: Client,
  before: readonly TableState[],
  after: readonly TableState[],
): Promise<ReadonlySet<string>> {
  const storageOf = new Map(before.map(({ oid, storage }) => [oid, storage]))
  const emptied = new Set<string>()
  for (const table of after) {
    const storage = storageOf.get(table.oid)
    if (storage === undefined || storage === table.storage) continue
    const isEmpty = await seeingAllRows(client, table, async () => {
      const { rowCount } = await client.query(`select from ${table.ownRows} limit 1`)
      return rowCount === 0
    })
    if (isEmpty) emptied.add(table.oid)
  }
  return emptied
}
