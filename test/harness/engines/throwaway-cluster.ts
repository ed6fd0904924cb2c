import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Binaries } from './find-binaries.js'
import { freePort } from './free-port.js'
import type { TestServer } from './test-server.js'

const script = fileURLToPath(new URL('throwaway-cluster.sh', import.meta.url))

/** Makes and starts a private cluster below `parent`; it dies with this process even when this process is killed. */
export async function startThrowawayCluster(
  binaries: Binaries,
  parent: string,
  attempts = 3,
): Promise<TestServer> {
  const folder = await mkdtemp(join(parent, 'cluster-'))
  const port = await freePort()
  // Detached: Ctrl-C in the terminal must reach the test runner, which then closes the pipe, and nobody else.
  const watchdog = spawn(script, [binaries.folder, folder, String(port)], {
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, LC_ALL: 'C' },
  })
  let complaints = ''
  watchdog.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()))
  const ended = once(watchdog, 'close')
  const ready = await Promise.race([once(watchdog.stdout, 'data').then(() => true), ended.then(() => false)])
  if (!ready) {
    // Another process may have taken the port in the meantime.
    if (attempts > 1) return startThrowawayCluster(binaries, parent, attempts - 1)
    throw new Error(`The throwaway PostgreSQL cluster did not start:\n${complaints}`)
  }
  return {
    kind: 'binaries',
    description: `a throwaway cluster of ${binaries.folder}`,
    superuserUrl: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    stop: async () => {
      watchdog.stdin.end()
      await ended
    },
  }
}
