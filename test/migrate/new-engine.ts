import type { Engine } from '../../src/engine/engine.js'
import type { TestDatabase } from '../harness/test-database.js'

/** A database that was never migrated, as operations get it. */
export async function newEngine(database: TestDatabase): Promise<Engine> {
  return engineAt(database, await database.newEmptyDatabase())
}

/** The engine of the test by another connection: another database, another login. */
export function engineAt({ engine }: TestDatabase, connectionString: string): Engine {
  const database = decodeURIComponent(new URL(connectionString).pathname.slice(1))
  return { ...engine, connectionString, facts: { ...engine.facts, database } }
}
