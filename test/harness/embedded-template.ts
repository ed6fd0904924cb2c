import { openEngine } from '../../src/engine/open-engine.js'
import { migrateTemplate } from './migrate-template.js'
import { testConfig } from './test-config.js'

/** Migrates an embedded database in the folder, from which each test file gets a copy; returns what it is. */
export async function createEmbeddedTemplate(dataDir: string): Promise<string> {
  const engine = await openEngine(testConfig({ databaseUrl: undefined, dataDir }))
  try {
    await migrateTemplate(engine, dataDir)
    return `PostgreSQL ${engine.facts.postgres}, PostGIS ${engine.facts.postgis ?? 'missing'}, the embedded engine`
  } finally {
    await engine.close()
  }
}
