import { embeddedPaths } from '../embedded/embedded-paths.js'
import type { EngineNote } from '../embedded/engine-lock.js'
import { inspectFileLock } from '../lock/file-lock.js'

export interface DevStatus {
  /**
   * `running`, `starting`, `stopped`; `stale` after its process was killed, which the next start repairs;
   * `busy` while another command works on the database itself.
   */
  readonly state: 'running' | 'starting' | 'stopped' | 'stale' | 'busy'
  readonly folder: string
  readonly log: string
  readonly pid?: number
  /** ISO 8601. */
  readonly since?: string
  /** For editors and services. */
  readonly url?: string
  /** For processes of this machine; faster than the port. */
  readonly socketUrl?: string
  /** What keeps the database busy. */
  readonly command?: string
}

/** Says whether `pnc-db dev` runs for a data folder. It reads the lock file and changes nothing. */
export function devStatus(dataDir: string): DevStatus {
  const { data, lock, log } = embeddedPaths(dataDir)
  const found = inspectFileLock<EngineNote>(lock)
  const base = { folder: data, log }
  if (found.state === 'free') return { state: 'stopped', ...base }
  const { pid, since, note } = found.holder
  if (found.state === 'stale') return { state: note.purpose === 'dev' ? 'stale' : 'stopped', ...base }
  if (note.purpose === 'command') return { state: 'busy', ...base, pid, since, command: note.command }
  const { url, connectionString: socketUrl } = note
  if (url === undefined || socketUrl === undefined) return { state: 'starting', ...base, pid, since }
  return { state: 'running', ...base, pid, since, url, socketUrl }
}
