import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Client } from 'pg'
import type { ResolvedConfig } from '../config/resolved-config.js'
import { openEngine } from '../engine/open-engine.js'
import type { Engine } from '../engine/engine.js'
import { PncError } from '../errors/pnc-error.js'
import { clearDatabase } from './clear-database.js'
import { withSession, type SessionOptions } from '../engine/session.js'
import { createSibling, dropDatabase, siblingName } from './sibling-database.js'
import { withCleanup } from './with-cleanup.js'
import { withDatabase } from './with-database.js'

export interface ShadowOptions {
  readonly engine: Engine
  readonly config: ResolvedConfig
  readonly signal?: AbortSignal | undefined
}

/**
 * Runs `work` with an empty database to try migrations on: the one `shadowDatabaseUrl` names, which is emptied first, else a
 * temporary one on the same server, else a temporary embedded one. A temporary one is gone afterwards, whatever happens.
 *
 * @throws PncError REFUSED when the shadow is the database itself, PRIVILEGE_MISSING
 */
export function withShadow<T>(options: ShadowOptions, work: (shadow: Engine) => Promise<T>): Promise<T> {
  if (options.config.shadowDatabaseUrl !== undefined)
    return withGivenShadow(options.config.shadowDatabaseUrl, options, work)
  if (options.engine.kind === 'embedded') return withEmbeddedShadow(options, work)
  return withTemporaryShadow(options, work)
}

async function withTemporaryShadow<T>(
  { engine, signal }: ShadowOptions,
  work: (shadow: Engine) => Promise<T>,
): Promise<T> {
  const { database } = engine.facts
  const name = siblingName(database, 'shadow')
  const inDatabase = (of: SessionOptions, run: (client: Client) => Promise<void>) =>
    withSession(engine, of, run)
  return withCleanup(
    async () => {
      await inDatabase({ signal }, async (client) => {
        await dropLeftovers(client, database)
        await createSibling(client, name)
      })
      return work({ ...engine, connectionString: withDatabase(engine.connectionString, name) })
    },
    // Also after Ctrl-C, so without the signal.
    () => inDatabase({}, (client) => dropDatabase(client, name)),
  )
}

/** Drops what a killed commit left. The caller holds the migration lock of the database, so nobody else has a shadow of it. */
async function dropLeftovers(client: Client, database: string): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select datname as name from pg_catalog.pg_database where datname ^@ $1 and datname ~ '_shadow_[0-9a-f]{8}$'`,
    [`${database}_shadow_`],
  )
  for (const { name } of rows) await dropDatabase(client, name).catch(() => undefined)
}

async function withEmbeddedShadow<T>(
  { config, signal }: ShadowOptions,
  work: (shadow: Engine) => Promise<T>,
): Promise<T> {
  const dataDir = await mkdtemp(join(tmpdir(), 'pnc-db-shadow-'))
  return withCleanup(
    async () => {
      const shadow = await openEngine({ ...config, databaseUrl: undefined, dataDir }, { signal })
      return withCleanup(
        () => work(shadow),
        () => shadow.close(),
      )
    },
    () => rm(dataDir, { recursive: true, force: true }),
  )
}

async function withGivenShadow<T>(
  databaseUrl: string,
  { engine, config, signal }: ShadowOptions,
  work: (shadow: Engine) => Promise<T>,
): Promise<T> {
  const shadow = await openEngine({ ...config, databaseUrl }, { signal })
  const tryIt = async () => {
    if ((await identityOf(shadow)) === (await identityOf(engine))) {
      throw new PncError('REFUSED', `The shadow database is the database itself (${shadow.description})`, {
        hint: 'Everything in the shadow database is dropped: name another one with --shadow-database-url.',
      })
    }
    await withSession(shadow, { signal }, clearDatabase)
    return work(shadow)
  }
  return withCleanup(tryIt, () => shadow.close())
}

/** What no two databases share: when the server started, and the database's number on it. */
function identityOf(engine: Engine): Promise<string | undefined> {
  return withSession(engine, {}, async (client) => {
    const { rows } = await client.query<{ identity: string }>(
      `select extract(epoch from pg_postmaster_start_time())::text || '/' || oid as identity
         from pg_catalog.pg_database
        where datname = current_database()`,
    )
    return rows[0]?.identity
  })
}
