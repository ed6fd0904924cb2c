import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ensureDataDir } from '../../config/ensure-data-dir.js'
import type { ResolvedConfig } from '../../config/resolved-config.js'
import { errorCodes, type ErrorCode } from '../../errors/error-codes.js'
import { isPncError, PncError } from '../../errors/pnc-error.js'
import { projectPaths } from '../../project/project-paths.js'
import { devStatus, type DevStatus } from './dev-status.js'

/** A first start makes the template, on a slow disk. */
const startMs = 120_000

export interface StartedDev {
  readonly status: DevStatus
  /** False if it was running before. */
  readonly isNew: boolean
}

/** What the background process tells the one that started it. */
export type DevMessage =
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'failed'
      readonly code: ErrorCode
      readonly message: string
      readonly hint: string | undefined
    }

/**
 * Runs `pnc-db dev start --foreground` as a process of its own that outlives this one, and waits until it serves.
 * One that runs already is left alone.
 *
 * @param port of 127.0.0.1; 0 for any free one
 * @throws what `runDev` throws
 */
export async function startDev(
  config: ResolvedConfig,
  port: number,
  signal: AbortSignal,
): Promise<StartedDev> {
  await ensureDataDir(config)
  const before = await settled(config.dataDir, signal)
  if (before.state === 'running') return { status: before, isNew: false }
  try {
    await launch(config.dataDir, port, signal)
    return { status: devStatus(config.dataDir), isNew: true }
  } catch (error) {
    // Somebody else started it at the same moment.
    const now = await settled(config.dataDir, signal)
    if (isPncError(error, 'ENGINE_LOCKED') && now.state === 'running') return { status: now, isNew: false }
    throw error
  }
}

/** The status, once it is no longer `starting`. */
async function settled(dataDir: string, signal: AbortSignal): Promise<DevStatus> {
  const deadline = Date.now() + startMs
  for (;;) {
    const status = devStatus(dataDir)
    if (status.state !== 'starting' || Date.now() > deadline) return status
    await sleep(100, undefined, { signal })
  }
}

async function launch(dataDir: string, port: number, signal: AbortSignal): Promise<void> {
  const log = openSync(devStatus(dataDir).log, 'a', 0o600)
  const words = ['dev', 'start', '--foreground', '--port', String(port), '--data-dir', dataDir]
  const child = spawn(process.execPath, [join(projectPaths.root, 'bin/pnc-db.js'), ...words], {
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  })
  closeSync(log)
  const abandon = () => child.kill('SIGTERM')
  signal.addEventListener('abort', abandon, { once: true })
  try {
    await ready(child, devStatus(dataDir).log)
  } finally {
    signal.removeEventListener('abort', abandon)
    if (child.connected) child.disconnect()
    child.unref()
  }
}

function ready(child: ChildProcess, log: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (code: ErrorCode, message: string, hint: string | undefined) =>
      reject(new PncError(code, message, { hint, details: { log } }))
    child.on('message', (message: DevMessage) => {
      if (message.kind === 'ready') resolve()
      else fail(message.code in errorCodes ? message.code : 'INTERNAL', message.message, message.hint)
    })
    child.once('error', (error) => fail('INTERNAL', error.message, undefined))
    child.once('exit', (code, killedBy) =>
      fail(
        'INTERNAL',
        `The background process ended with ${killedBy ?? code ?? 'no code'}.`,
        `Its log is ${log}.`,
      ),
    )
  })
}
