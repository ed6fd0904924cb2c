import { redactConnectionString } from '../../errors/redact-url.js'
import { PncError } from '../../errors/pnc-error.js'
import { removeSocketFolder } from './socket-folder.js'
import { takeFileLock, type FileLock, type LockAttempt, type LockHolder } from '../lock/file-lock.js'

/** What the lock of an embedded database says about its holder. */
export interface EngineNote {
  readonly command: string
  /** `dev` serves other processes; a `command` works for itself. */
  readonly purpose: 'command' | 'dev'
  /** How to reach the engine, once it is ready: the socket, and for `dev` the URL for people. */
  readonly connectionString?: string | undefined
  readonly url?: string | undefined
  /** Removed by whoever takes over the lock of a killed process. */
  readonly socketFolder?: string | undefined
}

export type EngineLock = FileLock<EngineNote>
export type EngineHolder = LockHolder<EngineNote>

/** Takes the lock of the embedded database, or returns who serves it to other processes. */
export async function takeEngineLock(
  path: string,
  purpose: EngineNote['purpose'],
): Promise<LockAttempt<EngineNote>> {
  const attempt = await takeFileLock<EngineNote>(path, { command: ownCommand(), purpose })
  if (attempt.lock) removeSocketFolder(attempt.replaced?.note.socketFolder)
  return attempt
}

/** The error for a database that another process works on. */
export function locked(holder: EngineHolder, path: string): PncError {
  const { pid, host, since, note } = holder
  const command = (note as EngineNote | undefined)?.command ?? 'unknown'
  return new PncError(
    'ENGINE_LOCKED',
    `The embedded database is in use by process ${pid} (${command}) since ${since}.`,
    {
      hint:
        pid === process.pid
          ? 'This process has it open already; close that engine first.'
          : `Wait for it, or share one engine between processes with \`pnc-db dev start\`. If that process runs on another machine (${host}) and is gone, remove ${path}.`,
      details: { pid, host, since, command, lock: path },
    },
  )
}

/** The command line for people, without the path of node and without passwords. */
function ownCommand(): string {
  const [, script = '', ...args] = process.argv
  const name = /pnc-db(\.js)?$/.test(script) ? 'pnc-db' : (script.split('/').at(-1) ?? 'node')
  return [name, ...args.map(redactConnectionString)].join(' ')
}
