import type { ResolvedConfig } from '../../config/resolved-config.js'
import type { ProgressReporter } from '../../progress/progress.js'
import type { ServerFacts } from '../engine.js'
import { embeddedDatabase, embeddedUser } from './client-connection.js'
import { createDatabase } from './create-database.js'
import { embeddedPaths } from './embedded-paths.js'
import type { EngineLock } from './engine-lock.js'
import { inspectDataFolder } from './inspect-data-folder.js'
import { serveInWorker, type EngineWorker } from './run-worker.js'
import { makeSocketFolder } from './socket-folder.js'
import { openTemplate } from './template.js'
import type { ListenAddress } from './worker-messages.js'

export interface ServeOptions {
  /** Gives up opening; afterwards ends a statement that goes on for more than a second. */
  readonly signal?: AbortSignal | undefined
  /** A port of the loopback interface to listen on besides the socket; 0 for any free one. */
  readonly port?: number | undefined
  readonly progress?: ProgressReporter | undefined
}

export interface ServedEngine {
  readonly facts: ServerFacts
  /** What processes of this machine connect with. */
  readonly connectionString: string
  /** The port, where one was asked for. */
  readonly port: number | undefined
  /** Resolves with the reason when the engine stops by itself. */
  readonly crashed: Promise<string>
  /** Shuts the database down and releases lock and socket. */
  close(): Promise<void>
}

/**
 * Opens the embedded database of a folder whose lock the caller holds, making it if there is none, and serves it.
 * The lock is released when the engine closes, and also when it cannot be opened.
 *
 * @throws ENGINE_CORRUPT, DISK_FULL, PORT_IN_USE, INTERRUPTED
 */
export async function serveEmbedded(
  config: Pick<ResolvedConfig, 'dataDir'>,
  lock: EngineLock,
  options: ServeOptions = {},
): Promise<ServedEngine> {
  const socket = makeSocketFolder(embeddedUser, embeddedDatabase)
  const letGo = () => {
    socket?.remove()
    lock.release()
  }
  try {
    lock.setNote({ ...lock.holder.note, socketFolder: socket?.path })
    const addresses: ListenAddress[] = [
      socket ? { path: socket.socket } : { port: 0 },
      ...(options.port === undefined ? [] : [{ port: options.port }]),
    ]
    const worker = await openFolder(embeddedPaths(config.dataDir).data, addresses, options)
    const interrupt = () => void worker.interrupt()
    options.signal?.addEventListener('abort', interrupt, { once: true })
    return {
      facts: worker.facts,
      connectionString: socket?.connectionString ?? loopbackUrl(worker.ports[0]),
      port: worker.ports[1],
      crashed: worker.crashed,
      close: async () => {
        options.signal?.removeEventListener('abort', interrupt)
        await worker.close()
        letGo()
      },
    }
  } catch (error) {
    letGo()
    throw error
  }
}

async function openFolder(
  folder: string,
  addresses: readonly ListenAddress[],
  { progress, signal }: ServeOptions,
): Promise<EngineWorker> {
  const isNew = inspectDataFolder(folder) === 'absent'
  const step = progress?.step(isNew ? 'Creating the embedded database' : 'Opening the embedded database')
  try {
    const onCreate = () => step?.note('preparing PostgreSQL and PostGIS, once per machine')
    const template = await openTemplate({ signal, onCreate })
    if (isNew) await createDatabase(folder, template, signal)
    const worker = await serveInWorker(folder, template?.postgisBundle, addresses, signal)
    step?.finish()
    return worker
  } catch (error) {
    step?.fail(error instanceof Error ? error.message : String(error))
    throw error
  }
}

/** What clients outside connect with. */
export function loopbackUrl(port: number | undefined): string {
  return `postgres://${embeddedUser}@127.0.0.1:${port ?? 0}/${embeddedDatabase}`
}
