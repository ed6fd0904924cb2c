import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'

/** Names one process of one machine, also after its pid has been given to another. */
export interface ProcessIdentity {
  readonly pid: number
  readonly host: string
  /** When the process began, in a form that only Linux tells; undefined elsewhere. */
  readonly began: string | undefined
}

export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, host: hostname(), began: beganOf(process.pid) }
}

/**
 * Whether a process may still run. A process of another machine (a shared folder, another container) cannot be seen
 * from here and counts as alive.
 */
export function isAlive({ pid, host, began }: ProcessIdentity): boolean {
  if (host !== hostname()) return true
  if (pid <= 0 || !exists(pid)) return false
  const stat = readStat(pid)
  if (!stat) return true
  // A zombie is dead, only its parent has not noticed.
  return stat.state !== 'Z' && (began === undefined || began === `${bootId()}:${stat.startTicks}`)
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it is there and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function beganOf(pid: number): string | undefined {
  const stat = readStat(pid)
  return stat && `${bootId()}:${stat.startTicks}`
}

function readStat(pid: number): { state: string; startTicks: string } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The command in parentheses may hold spaces and parentheses itself; the state is the third field, the start the 22nd.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { state: fields[0] ?? '', startTicks: fields[19] ?? '' }
  } catch {
    return undefined
  }
}

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return ''
  }
}
