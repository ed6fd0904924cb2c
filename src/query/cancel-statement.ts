import { Client } from 'pg'

/**
 * Cancels whatever a backend is running, over a connection of its own. The pid comes from the backend itself, so that it is
 * right behind pgbouncer too. Failing to cancel is no error: the statement then runs to its end and is rolled back.
 */
export async function cancelStatement(connectionString: string, backendPid: number): Promise<void> {
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
