import type { Engine } from '../../src/engine/engine.js'
import { migrate } from '../../src/migrate/migrate.js'
import { contextSecret } from './test-config.js'

/** Brings an empty database to the state every test starts from. */
export async function migrateTemplate(engine: Engine, dataDir: string): Promise<void> {
  await migrate({ engine, dataDir, contextSecret: () => Promise.resolve(contextSecret) })
}
