import { inject } from 'vitest'
import { startContainer } from './docker-container.js'
import { findBinaries } from './find-binaries.js'
import { type TestServer, isUnavailable } from './test-server.js'
import { startThrowawayCluster } from './throwaway-cluster.js'

/** Starts a second, empty server of the kind that the run uses. */
export async function startOwnServer(runFolder: string): Promise<TestServer> {
  const provided = inject('engine')
  const isContainer = provided.kind === 'server' && provided.server.kind === 'docker'
  const binaries = findBinaries(process.env)
  const server =
    isContainer || isUnavailable(binaries)
      ? await startContainer(process.env)
      : await startThrowawayCluster(binaries, runFolder)
  if (isUnavailable(server)) throw new Error(server.unavailable)
  return server
}
