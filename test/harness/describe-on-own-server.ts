import { afterAll, beforeAll, inject } from 'vitest'
import { describeWhen } from './describe-when.js'
import { type TestServer } from './engines/test-server.js'
import { startOwnServer } from './engines/start-own-server.js'

/**
 * A suite that needs a server to itself, because it is about what all databases of a server share: roles, for example.
 * The server is empty. Left out where no server can be started: on the embedded engine and on a given url.
 *
 * @param kinds the kinds of servers that will do; only `binaries` for a suite that reaches for files or processes of the server
 * @example
 * describeOnOwnServer('roles on a fresh server', 'roles belong to the whole server', (server) => {
 *   test('...', async () => { await migrate(server().superuserUrl) })
 * })
 */
export function describeOnOwnServer(
  name: string,
  reason: string,
  suite: (server: () => TestServer) => void,
  kinds: readonly TestServer['kind'][] = ['binaries', 'docker'],
): void {
  let started: TestServer | undefined
  const server = () => {
    if (!started) throw new Error('The server is there once the tests run.')
    return started
  }
  const provided = inject('engine')
  const kind = provided.kind === 'server' ? provided.server.kind : undefined
  describeWhen(kind !== undefined && kinds.includes(kind), name, reason, () => {
    beforeAll(async () => {
      started = await startOwnServer(provided.runFolder)
    })
    afterAll(() => started?.stop())
    suite(server)
  })
}
