import { cp, mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import type { Engine } from '../../src/engine/engine.js'
import { openEngine } from '../../src/engine/open-engine.js'
import { testConfig } from './test-config.js'
import type { DatabaseSource } from './test-database.js'

/** A copy of the template folder, opened as an embedded engine of its own in this process. */
export async function embeddedSource(template: string, dataDir: string): Promise<DatabaseSource> {
  const engines: Engine[] = []
  const open = async (folder: string) => {
    const engine = await openEngine(testConfig({ databaseUrl: undefined, dataDir: folder }))
    engines.push(engine)
    return engine
  }
  await cp(template, dataDir, { recursive: true })
  const engine = await open(dataDir)
  return {
    engine,
    loginUrl: () => engine.connectionString,
    newEmptyDatabase: async () => (await open(await mkdtemp(join(dataDir, 'empty-')))).connectionString,
    release: async () => {
      for (const each of engines) await each.close()
    },
  }
}
