import { Client } from 'pg'
import type { Engine } from '../../src/engine/engine.js'
import { clearDatabase } from '../../src/migrate/clear-database.js'
import type { TestDatabase } from '../harness/test-database.js'

const embedded = new WeakMap<TestDatabase, Promise<string>>()

/**
 * A database without any object of ours, as operations get it. On a server each call makes a new one; on the embedded engine,
 * which takes seconds to start, a test file has one, which is emptied at each call.
 */
export async function newEngine(database: TestDatabase): Promise<Engine> {
  if (database.kind === 'server') return engineAt(database, await database.newEmptyDatabase())
  const made = embedded.get(database) ?? database.newEmptyDatabase()
  embedded.set(database, made)
  const engine = engineAt(database, await made)
  const client = new Client({ connectionString: engine.connectionString })
  await client.connect()
  await clearDatabase(client)
  await client.end()
  return engine
}

/** The engine of the test by another connection: another database, another login. */
export function engineAt({ engine }: TestDatabase, connectionString: string): Engine {
  const database = decodeURIComponent(new URL(connectionString).pathname.slice(1))
  return { ...engine, connectionString, facts: { ...engine.facts, database } }
}
