import { Client, type ClientConfig } from 'pg'
import type { Engine } from './engine.js'
import { PncError } from '../errors/pnc-error.js'
import { toPncError } from '../database/to-pnc-error.js'

export interface SessionOptions {
  /** Cancels the statement that is running. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Runs `work` with one connection of our own. A backend that is killed becomes CONNECTION_LOST and an aborted signal cancels
 * the running statement and becomes INTERRUPTED.
 */
export async function withSession<T>(
  engine: Engine,
  options: SessionOptions,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = await openClient({ connectionString: engine.connectionString })
  let lost: Error | undefined
  client.on('error', (error) => (lost ??= error))
  const cancel = () => void cancelBackend(engine, client)
  options.signal?.addEventListener('abort', cancel, { once: true })
  try {
    throwIfAborted(options.signal)
    return await work(client)
  } catch (error) {
    if (error instanceof PncError) throw error
    throwIfAborted(options.signal, error)
    throw toPncError(lost ?? error)
  } finally {
    options.signal?.removeEventListener('abort', cancel)
    await client.end().catch(() => undefined)
  }
}

/** Throws INTERRUPTED if the signal is aborted; `message` says what is left. */
export function throwIfAborted(
  signal: AbortSignal | undefined,
  cause?: unknown,
  message = 'Interrupted',
): void {
  if (signal?.aborted) throw new PncError('INTERRUPTED', message, { cause })
}

/** Connects; the error names what went wrong, never the password. */
export async function openClient(config: ClientConfig): Promise<Client> {
  const client = new Client({ application_name: 'pnc-db', ...config })
  try {
    await client.connect()
    return client
  } catch (error) {
    throw toPncError(error)
  }
}

/** Asks the server to cancel what `client` runs. The embedded engine has one session and finishes its statement. */
async function cancelBackend(engine: Engine, client: Client): Promise<void> {
  if (engine.kind === 'embedded') return
  const pid = (client as Client & { readonly processID: number | null }).processID
  const other = await openClient({ connectionString: engine.connectionString }).catch(() => undefined)
  await other?.query('select pg_cancel_backend($1)', [pid]).catch(() => undefined)
  await other?.end().catch(() => undefined)
}
