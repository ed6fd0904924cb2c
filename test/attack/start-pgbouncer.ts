import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { inject } from 'vitest'
import { freePort } from '../harness/engines/free-port.js'

const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
const binary = folders.map((folder) => join(folder, 'pgbouncer')).find((path) => existsSync(path))

/** Whether Debian's pgbouncer, or another, is installed. */
export const hasPgbouncer = binary !== undefined

/**
 * Starts a pgbouncer in transaction mode before a database.
 *
 * @param url of a login; whoever connects to pgbouncer is that login
 * @param servers connections to the database that all clients share
 * @returns the url of the same database through pgbouncer, and what stops it
 */
export async function startPgbouncer(
  url: string,
  servers: number,
): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  const { hostname, port, username, password, pathname } = new URL(url)
  const listenPort = await freePort()
  const folder = await mkdtemp(join(inject('engine').runFolder, 'pgbouncer-'))
  await chmod(folder, 0o755)
  const config = join(folder, 'pgbouncer.ini')
  await writeFile(
    config,
    `[databases]
shop = host=${hostname} port=${port} dbname=${pathname.slice(1)} user=${decodeURIComponent(username)} password=${decodeURIComponent(password)}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${listenPort}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = ${servers}
max_client_conn = 200
log_connections = 0
log_disconnections = 0
`,
  )
  // It refuses to run as root.
  const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
  const child = spawn(binary!, [config], { ...nobody, stdio: 'ignore' })
  await untilItListens(listenPort)
  return {
    url: `postgres://anybody@127.0.0.1:${listenPort}/shop`,
    stop: async () => {
      if (child.exitCode !== null) return
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}

async function untilItListens(port: number): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const socket = connect(port, '127.0.0.1')
    const isOpen = await once(socket, 'connect').then(
      () => true,
      () => false,
    )
    socket.destroy()
    if (isOpen) return
    await sleep(50)
  }
  throw new Error('pgbouncer did not start.')
}
