import type { ResolvedConfig } from '../../config/resolved-config.js'
import type { ProgressReporter, ProgressStep } from '../../progress/progress.js'
import type { ServerFacts } from '../engine.js'
import { embeddedDatabase, embeddedUser } from './client-connection.js'
import { createDatabase } from './create-database.js'
import { embeddedPaths } from './embedded-paths.js'
import type { EngineLock } from './engine-lock.js'
import { inspectDataFolder } from './inspect-data-folder.js'
import { serveInWorker } from './run-worker.js'
import { makeSocketFolder } from './socket-folder.js'
import { openTemplate } from './template.js'
import type { ListenAddress } from './worker-messages.js'

export interface ServeOptions {
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
  const { data } = embeddedPaths(config.dataDir)
  const socket = makeSocketFolder(embeddedUser, embeddedDatabase)
  const letGo = () => {
    socket?.remove()
    lock.release()
  }
  let step: ProgressStep | undefined
  try {
    const isNew = inspectDataFolder(data) === 'absent'
    step = options.progress?.step(isNew ? 'Creating the embedded database' : 'Opening the embedded database')
    const template = await openTemplate({
      signal: options.signal,
      onCreate: () => step?.note('preparing PostgreSQL and PostGIS, once per machine'),
    })
    if (isNew) await createDatabase(data, template, options.signal)
    const addresses: ListenAddress[] = [
      socket ? { path: socket.socket } : { port: 0 },
      ...(options.port === undefined ? [] : [{ port: options.port }]),
    ]
    const worker = await serveInWorker(data, template?.postgisBundle, addresses, options.signal)
    step?.finish()
    return {
      facts: worker.facts,
      connectionString: socket?.connectionString ?? loopbackUrl(worker.ports[0]),
      port: worker.ports[1],
      crashed: worker.crashed,
      close: async () => {
        await worker.close()
        letGo()
      },
    }
  } catch (error) {
    step?.fail(error instanceof Error ? error.message : String(error))
    letGo()
    throw error
  }
}

/** What clients outside connect with. */
export function loopbackUrl(port: number | undefined): string {
  return `postgres://${embeddedUser}@127.0.0.1:${port ?? 0}/${embeddedDatabase}`
}
