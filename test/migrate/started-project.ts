import { migrate } from '../../src/migrate/migrate.js'
import type { TestDatabase } from '../harness/test-database.js'
import { readCatalog } from './catalog.js'
import { migrationProject } from './migration-project.js'
import { newEngine } from './new-engine.js'

/** A project with one applied migration, the database it was applied to, and what the database holds. */
export async function startedProject(database: TestDatabase) {
  const project = await migrationProject()
  await project.commit('one', 'create schema one;')
  const engine = await newEngine(database)
  await migrate({ engine, ...project })
  const client = await database.openClient(engine.connectionString)
  return { project, engine, client, before: await readCatalog(client) }
}
