import type { Engine } from '../../src/engine/engine.js'
import { withSession } from '../../src/engine/session.js'
import { generateTypes, type GeneratedTypes } from '../../src/types/generate-types.js'
import { withKysely } from '../../src/types/with-kysely.js'

/** The types of whatever schema the database has, migrated or not. */
export function generateFrom(engine: Engine, jsonColumns: readonly string[] = []): Promise<GeneratedTypes> {
  const options = { source: 'a test', columnTypes: './column-types.js', jsonColumns }
  return withSession(engine, {}, (client) => withKysely(client, (db) => generateTypes(db, options)))
}
