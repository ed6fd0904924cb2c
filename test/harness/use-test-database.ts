import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { inject } from 'vitest'
import { serverSource } from './server-source.js'
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
  const { server, runFolder } = inject('engine')
  if (!server) throw new Error('The embedded engine is not there yet.')
  return testDatabase(await serverSource(server, await mkdtemp(join(runFolder, 'database-'))))
}
