import { setTimeout as sleep } from 'node:timers/promises'
import { embeddedPaths } from '../embedded/embedded-paths.js'
import { locked, takeEngineLock, type EngineHolder, type EngineNote } from '../embedded/engine-lock.js'
import { inspectFileLock } from '../lock/file-lock.js'
import { isAlive, ownIdentity } from '../lock/process-identity.js'

/** A shutdown writes a checkpoint and waits for a running statement. */
const politeMs = 15_000
const forcedMs = 5_000

export interface StoppedDev {
  /** What happened: nothing ran, it shut down, or it had to be killed (the data survives that). */
  readonly outcome: 'was not running' | 'stopped' | 'killed'
  readonly pid?: number
}

/**
 * Stops `pnc-db dev`: asks first, kills after 15 seconds. Does nothing where it does not run.
 *
 * @throws ENGINE_LOCKED for a process of another machine, which cannot be stopped from here
 */
export async function stopDev(dataDir: string): Promise<StoppedDev> {
  const { lock } = embeddedPaths(dataDir)
  const found = inspectFileLock<EngineNote>(lock)
  if (found.state === 'stale') await clearStaleLock(lock)
  if (found.state !== 'held' || found.holder.note.purpose !== 'dev') return { outcome: 'was not running' }
  const { holder } = found
  if (holder.host !== ownIdentity().host) throw locked(holder, lock)
  signal(holder, 'SIGTERM')
  if (await ended(holder, politeMs)) return { outcome: 'stopped', pid: holder.pid }
  signal(holder, 'SIGKILL')
  await ended(holder, forcedMs)
  await clearStaleLock(lock)
  return { outcome: 'killed', pid: holder.pid }
}

/** Takes the lock of a killed process over, socket folder included, and lets it go. */
async function clearStaleLock(path: string): Promise<void> {
  const { lock } = await takeEngineLock(path, 'dev')
  lock?.release()
}

function signal(holder: EngineHolder, name: NodeJS.Signals): void {
  try {
    process.kill(holder.pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

async function ended(holder: EngineHolder, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs
  while (isAlive(holder)) {
    if (Date.now() > deadline) return false
    await sleep(50)
  }
  return true
}
