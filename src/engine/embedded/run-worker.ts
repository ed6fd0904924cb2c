import { Worker } from 'node:worker_threads'
import { projectPaths } from '../../project/project-paths.js'
import { toPncError } from '../../database/to-pnc-error.js'
import { PncError } from '../../errors/pnc-error.js'
import type { ServerFacts } from '../engine.js'
import { corrupt } from './inspect-data-folder.js'
import type { ListenAddress, WorkerReply, WorkerRequest } from './worker-messages.js'

/** A worker cannot be TypeScript, so tests, which run from `src`, use the built one. */
const workerFile = import.meta.url.endsWith('.ts')
  ? `${projectPaths.root}dist/engine/embedded/engine-worker.js`
  : new URL('./engine-worker.js', import.meta.url)

/** How long a running statement may delay a shutdown; after it the thread is ended as by a crash, which the data survives. */
const shutdownMs = 5_000

export interface EngineWorker {
  readonly facts: ServerFacts
  /** The port of each address that was asked for, where it is one. */
  readonly ports: readonly (number | undefined)[]
  /** Resolves with the reason when the engine stops by itself. */
  readonly crashed: Promise<string>
  close(): Promise<void>
}

/**
 * Opens a data folder in a thread of its own and serves it on `addresses`.
 *
 * @throws ENGINE_CORRUPT, PORT_IN_USE, DISK_FULL, INTERRUPTED
 */
export async function serveInWorker(
  dataFolder: string,
  postgisBundle: string | undefined,
  addresses: readonly ListenAddress[],
  signal?: AbortSignal,
): Promise<EngineWorker> {
  const worker = startWorker({ dataFolder, postgisBundle, addresses, create: false })
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
  const reply = await firstReply(worker, signal)
  if (reply.kind !== 'ready') {
    await worker.terminate()
    throw startError(reply, dataFolder)
  }
  let isClosing = false
  const crashed = new Promise<string>((resolve) => {
    worker.on('message', (message: WorkerReply) => {
      if (message.kind === 'crashed') resolve(message.reason)
    })
    worker.on('error', (error) => resolve(String(error)))
    worker.once('exit', () => {
      if (!isClosing) resolve('its thread ended')
    })
  })
  return {
    facts: reply.facts,
    ports: reply.ports,
    crashed,
    close: async () => {
      isClosing = true
      worker.postMessage('close')
      const timer = setTimeout(() => void worker.terminate(), shutdownMs)
      await exited
      clearTimeout(timer)
    },
  }
}

/**
 * Makes a new database with all extensions in `dataFolder`, which takes about ten seconds.
 *
 * @throws DISK_FULL, INTERRUPTED
 */
export async function createInWorker(dataFolder: string, signal?: AbortSignal): Promise<void> {
  const worker = startWorker({ dataFolder, postgisBundle: undefined, addresses: [], create: true })
  try {
    const reply = await firstReply(worker, signal)
    if (reply.kind !== 'created') throw startError(reply, dataFolder)
  } finally {
    await worker.terminate()
  }
}

function startWorker(request: WorkerRequest): Worker {
  return new Worker(workerFile, { workerData: request, resourceLimits: { stackSizeMb: 32 } })
}

function firstReply(worker: Worker, signal: AbortSignal | undefined): Promise<WorkerReply> {
  return new Promise((resolve, reject) => {
    const abandon = () => {
      const interrupted = new PncError('INTERRUPTED', 'Interrupted while the embedded engine was starting.')
      // Only a thread that has ended writes no more files.
      void worker.terminate().then(() => reject(interrupted))
    }
    if (signal?.aborted) {
      abandon()
      return
    }
    signal?.addEventListener('abort', abandon, { once: true })
    const settle = (reply: WorkerReply) => {
      signal?.removeEventListener('abort', abandon)
      resolve(reply)
    }
    const fail = (reason: string) => settle({ kind: 'failed', reason, code: undefined, log: [] })
    worker.once('message', settle)
    worker.once('error', (error) => fail(String(error)))
    worker.once('exit', (code) => fail(`its thread ended with ${code}`))
  })
}

function startError(reply: WorkerReply, dataFolder: string): PncError {
  if (reply.kind !== 'failed')
    return new PncError('INTERNAL', `Unexpected reply of the embedded engine: ${reply.kind}`)
  if (reply.code !== undefined) return toPncError({ code: reply.code, message: reply.reason })
  if (reply.log.some((line) => /No space left on device/i.test(line))) {
    return toPncError({ code: 'ENOSPC', message: 'No space left on device' })
  }
  const said = reply.log.findLast((line) => /\b(PANIC|FATAL|ERROR):/.test(line))
  return corrupt(dataFolder, said?.replace(/^.*?\b(PANIC|FATAL|ERROR):\s*/, '') ?? reply.reason, reply.log)
}
