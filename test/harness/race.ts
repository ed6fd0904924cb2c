import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from 'pg'
import type { TestDatabase } from './test-database.js'

/** A session in a transaction that has begun, and its statement. */
export type Racer = readonly [client: Client, statement: string]

/**
 * Sends the statement of the first transaction, that of the second while the first is not committed, and commits both.
 *
 * @returns what became of the first and of the second: `committed`, or the SQLSTATE it failed with
 */
export async function race(
  database: TestDatabase,
  [first, one]: Racer,
  [second, other]: Racer,
): Promise<readonly [first: string, second: string]> {
  await first.query(one)
  const secondEnds = settle(second, second.query(other))
  await untilBlockedOrDone(database, secondEnds)
  const firstEnds = settle(first, Promise.resolve())
  return [await firstEnds, await secondEnds]
}

async function settle(client: Client, work: Promise<unknown>): Promise<string> {
  try {
    await work
    await client.query('commit')
    return 'committed'
  } catch (error) {
    await client.query('rollback')
    return (error as { code: string }).code
  }
}

/** Until a session of the database waits for another one, or `work` has ended without waiting. */
async function untilBlockedOrDone(database: TestDatabase, work: Promise<unknown>): Promise<void> {
  const state = { isDone: false }
  void work.finally(() => (state.isDone = true))
  const blocked = `select from pg_stat_activity where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0`
  while (!state.isDone && (await database.asOwner(blocked)).length === 0) await sleep(10)
}
