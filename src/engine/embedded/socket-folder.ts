import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

/** What `pg` and psql look for in a folder, for port 5432. */
const socketName = '.s.PGSQL.5432'

/** The longest path of a Unix socket, of the systems that Node runs on. */
const longestSocketPath = 103

export interface SocketFolder {
  readonly path: string
  readonly socket: string
  /** What `pg` and psql connect with. */
  readonly connectionString: string
  remove(): void
}

const prefix = 'pnc-'

/** Removes the socket folder of a process that was killed. */
export function removeSocketFolder(path: string | undefined): void {
  // The path comes from a file: nothing else is ever removed.
  if (path !== undefined && basename(path).startsWith(prefix) && existsSync(join(path, socketName))) {
    rmSync(path, { recursive: true, force: true })
  }
}

/**
 * A new private folder (mode 700) for a socket of the embedded engine. It is in the temporary folder and not with the data,
 * because the path of a socket may be no longer than 103 bytes.
 *
 * @returns undefined where there are no such sockets; a port of the loopback interface must do
 */
export function makeSocketFolder(user: string, database: string): SocketFolder | undefined {
  if (process.platform === 'win32') return undefined
  const parent = [tmpdir(), '/tmp'].find(
    (folder) => join(folder, `${prefix}XXXXXX`, socketName).length <= longestSocketPath,
  )
  if (parent === undefined) return undefined
  const path = mkdtempSync(join(parent, prefix))
  const remove = () => {
    process.off('exit', remove)
    rmSync(path, { recursive: true, force: true })
  }
  process.on('exit', remove)
  return {
    path,
    socket: join(path, socketName),
    connectionString: `postgres://${user}@${encodeURIComponent(path)}:5432/${database}`,
    remove,
  }
}
