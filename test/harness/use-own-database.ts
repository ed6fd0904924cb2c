import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { inject } from 'vitest'
import { startOwnServer } from './engines/start-own-server.js'
import { testDatabase, type TestDatabase } from './test-database.js'
import { useTestDatabase } from './use-test-database.js'

/**
 * Like `useTestDatabase`, on a server that no other test file uses: for what depends on every transaction of a server, such as which
 * of them have ended. The embedded engine belongs to its file anyway; a given url is shared all the same.
 */
export async function useOwnDatabase(): Promise<TestDatabase> {
  const provided = inject('engine')
  if (provided.kind !== 'server' || provided.server.kind === 'url') return useTestDatabase()
  const { createTemplate } = await import('./template-database.js')
  const { serverSource } = await import('./server-source.js')
  const dataDir = await mkdtemp(join(provided.runFolder, 'own-'))
  const server = await startOwnServer(provided.runFolder)
  const source = await serverSource(await createTemplate(server, 'pnc_own', dataDir), dataDir)
  return testDatabase({
    ...source,
    release: async () => {
      await source.release()
      await server.stop()
    },
  })
}
