import { randomUUID } from 'node:crypto'
import { linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { isAlive, ownIdentity, type ProcessIdentity } from './process-identity.js'

/** Who holds a lock, and what it says about its work. */
export interface LockHolder<Note = unknown> extends ProcessIdentity {
  readonly token: string
  /** When the lock was taken, ISO 8601. */
  readonly since: string
  readonly note: Note
}

export interface FileLock<Note = unknown> {
  readonly holder: LockHolder<Note>
  /** Replaces the note that other processes read. */
  setNote(note: Note): void
  /** Removes the lock. Safe to call twice. */
  release(): void
}

export type LockAttempt<Note> =
  | {
      readonly lock: FileLock<Note>
      /** The dead process whose lock this was. */
      readonly replaced?: LockHolder<Note>
    }
  | { readonly lock: undefined; readonly holder: LockHolder<Note> }

/**
 * Takes an exclusive lock that is a file, or says who holds it. The lock of a process that has died is taken over, so nobody
 * needs to release one in a hurry: a process that exits with its work undone leaves it, and it is free once the process is gone.
 *
 * The file appears complete (it is linked, not written in place). To replace the lock of a dead process one needs a second
 * lock that is named after the dead one's token: only its holder may replace that very lock, so of two processes that find
 * it stale one wins, and the loser, who sees a new token, cannot remove the winner's lock.
 *
 * @example
 * const { lock, ...attempt } = await takeFileLock('.pnc-db/engine.lock', { command: 'pnc-db seed' })
 */
export async function takeFileLock<Note>(path: string, note: Note): Promise<LockAttempt<Note>> {
  const holder: LockHolder<Note> = {
    token: randomUUID(),
    ...ownIdentity(),
    since: new Date().toISOString(),
    note,
  }
  for (;;) {
    if (createWhole(path, holder)) return { lock: heldLock(path, holder) }
    const found = readLock<Note>(path)
    if (!found) continue
    if (isAlive(found)) return { lock: undefined, holder: found }
    const { lock: right } = await takeFileLock(`${path}.${found.token.slice(0, 8)}`, undefined)
    if (!right) {
      // Another process is taking it over this moment.
      await sleep(20)
      continue
    }
    try {
      if (readLock(path)?.token !== found.token) continue
      replaceWhole(path, holder)
      return { lock: heldLock(path, holder), replaced: found }
    } finally {
      right.release()
    }
  }
}

/** Who holds the lock, if anybody alive does; a lock of a dead process counts as `stale`. */
export function inspectFileLock<Note>(
  path: string,
): { readonly state: 'free' } | { readonly state: 'held' | 'stale'; readonly holder: LockHolder<Note> } {
  const holder = readLock<Note>(path)
  return holder ? { state: isAlive(holder) ? 'held' : 'stale', holder } : { state: 'free' }
}

function heldLock<Note>(path: string, taken: LockHolder<Note>): FileLock<Note> {
  let holder = taken
  const release = () => {
    if (readLock(path)?.token === holder.token) rmSync(path, { force: true })
  }
  return {
    get holder() {
      return holder
    },
    setNote: (note) => {
      holder = { ...holder, note }
      replaceWhole(path, holder)
    },
    release,
  }
}

/** Creates the file with all its content at once; false if it exists. */
function createWhole(path: string, holder: LockHolder): boolean {
  const draft = writeDraft(path, holder)
  try {
    linkSync(draft, path)
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return false
    // A file system without hard links: exclusive creation, whose content comes a moment later.
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EMLINK') throw error
    return createInPlace(path, holder)
  } finally {
    rmSync(draft, { force: true })
  }
}

function createInPlace(path: string, holder: LockHolder): boolean {
  try {
    writeFileSync(path, JSON.stringify(holder), { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function replaceWhole(path: string, holder: LockHolder): void {
  renameSync(writeDraft(path, holder), path)
}

function writeDraft(path: string, holder: LockHolder): string {
  const draft = `${path}.${process.pid}-${randomUUID().slice(0, 8)}`
  writeFileSync(draft, `${JSON.stringify(holder)}\n`, { mode: 0o600 })
  return draft
}

/** How long an unreadable lock may be one that is being written. */
const writingMs = 5_000

function readLock<Note>(path: string): LockHolder<Note> | undefined {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  try {
    return JSON.parse(text) as LockHolder<Note>
  } catch {
    return unreadable(path)
  }
}

/** A lock that a power failure left empty: its holder is dead, unless it has only just begun to write. */
function unreadable<Note>(path: string): LockHolder<Note> | undefined {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat) return undefined
  const isFresh = Date.now() - stat.mtimeMs < writingMs
  const { pid, host } = ownIdentity()
  return {
    token: `${stat.ino}-${stat.mtimeMs}`,
    pid: isFresh ? pid : 0,
    host,
    began: undefined,
    since: stat.mtime.toISOString(),
    note: undefined as Note,
  }
}
