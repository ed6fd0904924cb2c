import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'

export interface RestartedServer {
  readonly client: Client
  readonly stop: () => Promise<void>
}

/**
 * Starts a server in the folder that a killed one left, and connects to it. PostgreSQL refuses to start while a process of the one
 * before is still dying, so it is asked again for a while.
 *
 * @param bin the folder of its programs
 * @param data its data directory
 * @throws with what the server last said, when it does not start within a minute
 */
export async function startAgain(bin: string, data: string, url: string): Promise<RestartedServer> {
  const deadline = Date.now() + 60_000
  let said = ''
  while (Date.now() < deadline) {
    const server = startServer(bin, data)
    server.stderr?.on('data', (chunk: Buffer) => (said = chunk.toString()))
    const exited = once(server, 'exit')
    const client = await connectWhile(server, url, deadline)
    if (client) {
      const stop = async () => {
        await client.end().catch(() => undefined)
        server.kill('SIGQUIT')
        await exited
      }
      return { client, stop }
    }
    if (server.exitCode === null) server.kill('SIGQUIT')
    await exited
    await sleep(100)
  }
  throw new Error(`The server did not start again: ${said}`)
}

function startServer(bin: string, data: string): ChildProcess {
  const command = [join(bin, 'postgres'), '-D', data]
  const asUser = ['setpriv', '--reuid=postgres', '--regid=0', '--clear-groups', '--']
  const [program = '', ...args] = process.getuid?.() === 0 ? [...asUser, ...command] : command
  return spawn(program, args, {
    cwd: dirname(data),
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env.PATH, LC_ALL: 'C' },
  })
}

async function connectWhile(
  server: ChildProcess,
  url: string,
  deadline: number,
): Promise<Client | undefined> {
  while (server.exitCode === null && Date.now() < deadline) {
    const client = new Client({ connectionString: url })
    client.on('error', () => undefined)
    try {
      await client.connect()
      return client
    } catch {
      await client.end().catch(() => undefined)
      await sleep(100)
    }
  }
  return undefined
}
