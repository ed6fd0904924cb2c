import { Client } from 'pg'
import type { Connections } from './connections.js'

/**
 * Cancels whatever a backend is running, over a connection of its own. The pid comes from the backend itself, so that it is
 * right behind pgbouncer too. Failing to cancel is no error: the statement then runs to its end and is rolled back.
 */
async function cancelStatement(connectionString: string, backendPid: number): Promise<void> {
  const client = new Client({
    connectionString,
    application_name: 'pnc-db cancel',
    connectionTimeoutMillis: 5_000,
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('select pg_cancel_backend($1)', [backendPid])
  } catch {
    // The statement ends by itself.
  } finally {
    await client.end().catch(() => undefined)
  }
}

/**
 * Cancels the running statement on abort, once the backend is known.
 *
 * @returns stops listening and waits for a cancellation that is on its way: it must not hit whoever uses the connection next
 */
export function cancelOnAbort(
  { connectionString, canCancel }: Connections,
  entered: Promise<number>,
  signal: AbortSignal | undefined,
): () => Promise<void> {
  if (!signal || !canCancel) return () => Promise.resolve()
  let cancelling: Promise<void> | undefined
  const onAbort = () => {
    cancelling = entered.then(
      (pid) => cancelStatement(connectionString, pid),
      () => undefined,
    )
  }
  if (signal.aborted) onAbort()
  signal.addEventListener('abort', onAbort, { once: true })
  return async () => {
    signal.removeEventListener('abort', onAbort)
    await cancelling
  }
}
