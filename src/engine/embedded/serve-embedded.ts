import type { ResolvedConfig } from '../../config/resolved-config.js'
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
  /** Called if a template has to be made first, which takes about ten seconds. */
  readonly onCreateTemplate?: (() => void) | undefined
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
  try {
    const isNew = inspectDataFolder(data) === 'absent'
    const template = await openTemplate({ signal: options.signal, onCreate: options.onCreateTemplate })
    if (isNew) await createDatabase(data, template, options.signal)
    const addresses: ListenAddress[] = [
      socket ? { path: socket.socket } : { port: 0 },
      ...(options.port === undefined ? [] : [{ port: options.port }]),
    ]
    const worker = await serveInWorker(data, template?.postgisBundle, addresses, options.signal)
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
    letGo()
    throw error
  }
}

/** What clients outside connect with. */
export function loopbackUrl(port: number | undefined): string {
  return `postgres://${embeddedUser}@127.0.0.1:${port ?? 0}/${embeddedDatabase}`
}
