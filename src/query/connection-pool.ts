import { Pool, TypeOverrides, types, type PoolClient } from 'pg'
import { toPncError } from '../database/to-pnc-error.js'
import { clientFor } from '../database/server-target.js'
import { PncError } from '../errors/pnc-error.js'
import { unlessAborted } from './abort.js'
import type { ConnectOptions } from './connect-options.js'

/** `date` stays text: a JavaScript Date would move it by the time zone of the process. */
const parsers = new TypeOverrides()
parsers.setTypeParser(types.builtins.DATE, (value) => value)

/**
 * A pool whose connections pipeline: statements leave without waiting for the answers to those before them.
 *
 * @throws CONFIG_INVALID for what is no URL of PostgreSQL; pg would take an empty one for the server on this machine
 */
export function createConnectionPool(options: ConnectOptions): Pool {
  clientFor(options.connectionString)
  const pool = new Pool({
    connectionString: options.connectionString,
    max: options.max ?? 10,
    application_name: options.applicationName ?? 'pnc-db',
    connectionTimeoutMillis: options.connectTimeoutMs ?? 10_000,
    // pg would close them after 10 s; the first search of a new one loads dictionaries and PostGIS, which takes 40 ms.
    idleTimeoutMillis: 300_000,
    types: parsers,
    pipeline: true,
  })
  // An idle connection that the server closes is replaced on next use, and the unit of work of one in use fails by itself; without
  // listeners either would end the process.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

/**
 * Takes a connection from the pool; what goes wrong becomes a PncError.
 *
 * @throws CANCELLED when the signal is aborted before there is one; it then goes back as soon as it comes; CONNECTION_FAILED also
 * when all are in use for too long
 */
export async function acquire(pool: Pool, signal?: AbortSignal): Promise<PoolClient> {
  const connecting = pool.connect()
  try {
    return await unlessAborted(connecting, signal)
  } catch (error) {
    if (signal?.aborted)
      void connecting.then(
        (client) => client.release(),
        () => undefined,
      )
    throw poolExhausted(error, pool) ?? toPncError(error)
  }
}

/** pg-pool says so of a wait for a connection that is in use; one that the server does not answer has other words. */
function poolExhausted(cause: unknown, { totalCount }: Pool): PncError | undefined {
  if (!(cause instanceof Error) || cause.message !== 'timeout exceeded when trying to connect')
    return undefined
  return new PncError(
    'CONNECTION_FAILED',
    `No connection became free in time: all ${String(totalCount)} are in units of work that have not ended.`,
    {
      hint: 'End units of work sooner, open none inside another, or allow more connections with `max`.',
      cause,
    },
  )
}
