import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { applyCurrent, type CurrentResult } from './apply-current.js'
import type { MigrateOptions } from './migrate.js'
import { openWorkspace, type MigrationPaths } from './migration-workspace.js'

export interface WatchOptions extends MigrateOptions {
  readonly onResult: (result: CurrentResult) => void
  /** An error ends the run, not the watching. */
  readonly onError: (error: unknown) => void
  /** Milliseconds between two looks at the files; 200 by default. */
  readonly intervalMs?: number | undefined
}

/**
 * Runs `current.sql` now and again whenever it or a file in `fixtures/sql` changes, until the signal is aborted.
 * The files are looked at in turns: that works with every editor, mount and version control tool.
 */
export async function watchCurrent(options: WatchOptions): Promise<void> {
  const { signal, onResult, onError, intervalMs = 200 } = options
  const { paths } = await openWorkspace(options.dataDir, options.paths)
  let seen = ''
  while (!signal?.aborted) {
    const found = await settledFingerprint(paths, intervalMs, signal)
    if (found !== seen && !signal?.aborted) {
      seen = found
      await applyCurrent(options).then(onResult, (error: unknown) => {
        if (!signal?.aborted) onError(error)
      })
    }
    await pause(intervalMs, signal)
  }
}

/** The fingerprint once two looks agree: an editor may write a file in several pieces. */
async function settledFingerprint(
  paths: MigrationPaths,
  intervalMs: number,
  signal?: AbortSignal,
): Promise<string> {
  let before = ''
  let now = await fingerprint(paths)
  while (now !== before && !signal?.aborted) {
    await pause(intervalMs / 4, signal)
    before = now
    now = await fingerprint(paths)
  }
  return now
}

async function fingerprint({ current, fixtures }: MigrationPaths): Promise<string> {
  const folder = join(fixtures, 'sql')
  const names = await readdir(folder, { recursive: true }).catch(() => [])
  const files = [current, ...names.filter((name) => name.endsWith('.sql')).map((name) => join(folder, name))]
  const marks = files.sort().map(async (file) => {
    const { mtimeMs, size, ino } = (await stat(file).catch(() => undefined)) ?? {
      mtimeMs: 0,
      size: -1,
      ino: 0,
    }
    return `${file} ${String(mtimeMs)} ${String(size)} ${String(ino)}`
  })
  return (await Promise.all(marks)).join('\n')
}

async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(milliseconds, undefined, signal && { signal }).catch(() => undefined)
}
