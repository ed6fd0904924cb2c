import { findBinaries } from './find-binaries.js'
import { givenUrl } from './given-url.js'
import { startContainer } from './docker-container.js'
import { startThrowawayCluster } from './throwaway-cluster.js'
import { isUnavailable, type TestServer, type Unavailable } from './test-server.js'

const order = ['url', 'binaries', 'docker', 'embedded'] as const
type EngineName = (typeof order)[number]

/**
 * The first engine of the order that this machine has: `PNC_TEST_DATABASE_URL`, PostgreSQL binaries, Docker, the
 * embedded engine. `PNC_TEST_ENGINE` forces one; an engine that is forced and missing is an error, never a fallback.
 */
export async function chooseEngine(
  env: NodeJS.ProcessEnv,
  runFolder: string,
): Promise<TestServer | 'embedded'> {
  const forced = env.PNC_TEST_ENGINE
  if (forced) {
    const name = order.find((known) => known === forced)
    if (!name) throw new Error(`PNC_TEST_ENGINE is '${forced}'; it may be ${order.join(', ')}.`)
    const found = await open(name, env, runFolder)
    if (isUnavailable(found)) throw new Error(`PNC_TEST_ENGINE=${name}, but ${found.unavailable}.`)
    return found
  }
  for (const name of order) {
    const found = await open(name, env, runFolder)
    if (!isUnavailable(found)) return found
  }
  return 'embedded'
}

async function open(
  name: EngineName,
  env: NodeJS.ProcessEnv,
  runFolder: string,
): Promise<TestServer | Unavailable | 'embedded'> {
  if (name === 'embedded') return 'embedded'
  if (name === 'url') return givenUrl(env)
  if (name === 'docker') return startContainer(env)
  const binaries = findBinaries(env)
  return isUnavailable(binaries) ? binaries : startThrowawayCluster(binaries, runFolder)
}
