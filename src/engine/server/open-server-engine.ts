import type { Socket } from 'node:net'
import type { Client } from 'pg'
import type { ResolvedConfig } from '../../config/resolved-config.js'
import { toPncError } from '../../database/to-pnc-error.js'
import { PncError } from '../../errors/pnc-error.js'
import type { Engine, ServerFacts } from '../engine.js'
import { checkServerVersion } from './check-server-version.js'
import { readServerFacts } from './read-server-facts.js'
import { addressOf, clientFor } from '../../database/server-target.js'

/** Connects once to find out what the server is; the engine itself holds no connection. */
export async function openServerEngine(
  connectionString: string,
  config: Pick<ResolvedConfig, 'connectTimeoutMs' | 'poolSize' | 'serviceRole'>,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<Engine> {
  const client = clientFor(connectionString, {
    connectionTimeoutMillis: config.connectTimeoutMs,
    query_timeout: config.connectTimeoutMs,
    application_name: 'pnc-db',
  })
  const address = addressOf(client)
  const facts = await inspect(client, address, options.signal)
  checkServerVersion(facts, address)
  return {
    kind: 'server',
    connectionString,
    description: describeServer(facts, address),
    facts,
    poolSize: config.poolSize,
    supportsCopy: true,
    sessionRole: facts.bypassesRowSecurity ? config.serviceRole : undefined,
    close: () => Promise.resolve(),
  }
}

function describeServer(facts: ServerFacts, address: string): string {
  const postgis = facts.postgis === undefined ? '' : `, PostGIS ${facts.postgis}`
  return `PostgreSQL ${facts.postgres}${postgis} at ${address}/${facts.database}`
}

async function inspect(client: Client, address: string, signal?: AbortSignal): Promise<ServerFacts> {
  // Without a listener a connection that breaks later would end the process.
  client.on('error', () => undefined)
  const abandon = () => hangUp(client)
  signal?.addEventListener('abort', abandon, { once: true })
  try {
    signal?.throwIfAborted()
    await client.connect()
    return await readServerFacts(client)
  } catch (error) {
    if (signal?.aborted) throw new PncError('INTERRUPTED', `Interrupted while connecting to ${address}.`)
    throw connectError(error, address)
  } finally {
    signal?.removeEventListener('abort', abandon)
    await client.end().catch(() => undefined)
  }
}

/** Breaks the connection off: `end` would wait for a server that may never answer. */
function hangUp(client: Client): void {
  // The socket is not in the types of pg.
  const { connection } = client as unknown as { readonly connection: { readonly stream: Socket } }
  connection.stream.destroy()
}

/** A connection that breaks while it is made was never there: the words for a lost one would mislead. */
function connectError(error: unknown, address: string): PncError {
  const known = toPncError(error, { target: address, fallback: 'CONNECTION_FAILED' })
  if (known.code !== 'CONNECTION_LOST') return known
  return new PncError(
    'CONNECTION_FAILED',
    `Cannot connect to ${address}: the server closed the connection.`,
    {
      hint: 'Does a PostgreSQL server listen there, and does it want TLS (?sslmode=verify-full)?',
      details: known.details,
      cause: error,
    },
  )
}
