import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { projectPaths } from '../../project/project-paths.js'
import { PncError } from '../../errors/pnc-error.js'
import type { ServerFacts } from '../engine.js'
import { startError, type WorkerDeath } from './start-error.js'
import type { ListenAddress, WorkerOrder, WorkerReply, WorkerRequest } from './worker-messages.js'

/** A worker cannot be TypeScript, so tests, which run from `src`, use the built one. */
const workerFile = import.meta.url.endsWith('.ts')
  ? `${projectPaths.root}dist/engine/embedded/engine-worker.js`
  : new URL('./engine-worker.js', import.meta.url)

/** How long a running statement may delay a shutdown; after it the thread is ended as by a crash, which the data survives. */
const shutdownMs = 5_000

/** How long a statement may go on after Ctrl-C: the engine cannot cancel one. */
const interruptMs = 1_500

export interface EngineWorker {
  readonly facts: ServerFacts
  /** The port of each address that was asked for, where it is one. */
  readonly ports: readonly (number | undefined)[]
  /** Resolves with the reason when the engine stops by itself. */
  readonly crashed: Promise<string>
  /** Shuts the database down; ends the thread by force if a statement keeps it busy for five seconds. */
  close(): Promise<void>
  /** Ends the thread by force if it does not answer soon, that is, if it runs a long statement. Its transaction is rolled back. */
  interrupt(): Promise<void>
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
  const endAfter = (ms: number) => setTimeout(() => void worker.terminate(), ms)
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
      order(worker, 'close')
      const timer = endAfter(shutdownMs)
      await exited
      clearTimeout(timer)
    },
    interrupt: async () => {
      const answered = once(worker, 'message')
      order(worker, 'answer')
      const timer = endAfter(interruptMs)
      await Promise.race([answered, exited])
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

function order(worker: Worker, word: WorkerOrder): void {
  worker.postMessage(word)
}

/** What the worker says first. */
function firstReply(worker: Worker, signal: AbortSignal | undefined): Promise<WorkerReply | WorkerDeath> {
  return new Promise((resolve, reject) => {
    const died = (code: number) => settle({ kind: 'died', reason: `its thread ended with ${code}` })
    const abandon = () => {
      // Its end is no answer now; and only a thread that has ended writes no more files.
      worker.off('exit', died)
      const interrupted = new PncError('INTERRUPTED', 'Interrupted while the embedded engine was starting.')
      void worker.terminate().then(() => reject(interrupted))
    }
    if (signal?.aborted) {
      abandon()
      return
    }
    signal?.addEventListener('abort', abandon, { once: true })
    const settle = (reply: WorkerReply | WorkerDeath) => {
      signal?.removeEventListener('abort', abandon)
      resolve(reply)
    }
    worker.once('message', settle)
    worker.once('error', (error) => settle({ kind: 'died', reason: String(error) }))
    worker.once('exit', died)
  })
}
