import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { inject } from 'vitest'
import { testDatabase, type TestDatabase } from './test-database.js'

/**
 * Gives the calling test file a database of its own, a copy of the migrated template, and drops it when the file ends.
 * Call it at the top of the file or of a `describe`.
 *
 * @example
 * const database = await useTestDatabase()
 * test('...', async () => { await database.asOwner('select 1') })
 */
export async function useTestDatabase(): Promise<TestDatabase> {
  const provided = inject('engine')
  const dataDir = await mkdtemp(join(provided.runFolder, 'database-'))
  if (provided.kind === 'server') {
    const { serverSource } = await import('./server-source.js')
    return testDatabase(await serverSource(provided.server, dataDir))
  }
  const { embeddedSource } = await import('./embedded-source.js')
  return testDatabase(await embeddedSource(provided.template, dataDir))
}
