import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Client } from 'pg'
import type { ResolvedConfig } from '../config/resolved-config.js'
import { openEngine } from '../engine/open-engine.js'
import type { Engine } from '../engine/engine.js'
import { PncError } from '../errors/pnc-error.js'
import { clearDatabase } from './clear-database.js'
import { throwIfAborted, withSession } from '../engine/session.js'
import { createSibling, dropDatabase, siblingName } from './sibling-database.js'
import { withCleanup } from './with-cleanup.js'
import { withDatabase } from './with-database.js'

export interface ShadowOptions {
  /** The database that the shadow is for; without one the shadow is embedded. */
  readonly engine: Engine | undefined
  readonly config: ResolvedConfig
  /** Part of the name of a temporary database; `shadow` by default. */
  readonly purpose?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Runs `work` with an empty database to try migrations on: the one `shadowDatabaseUrl` names, which is emptied first, else a
 * temporary one on the same server, else a temporary embedded one. A temporary one is gone afterwards, whatever happens.
 *
 * @throws PncError REFUSED when the shadow is the database itself, PRIVILEGE_MISSING
 */
export function withShadow<T>(options: ShadowOptions, work: (shadow: Engine) => Promise<T>): Promise<T> {
  const { config, engine } = options
  if (config.shadowDatabaseUrl !== undefined) return withGivenShadow(config.shadowDatabaseUrl, options, work)
  if (engine?.kind === 'server') return withTemporaryShadow(engine, options, work)
  return withEmbeddedShadow(options, work)
}

async function withTemporaryShadow<T>(
  engine: Engine,
  { purpose = 'shadow', signal }: ShadowOptions,
  work: (shadow: Engine) => Promise<T>,
): Promise<T> {
  const name = siblingName(engine.facts.database, purpose)
  // Without the signal: the database is dropped after Ctrl-C, too.
  return withSession(engine, {}, async (keeper) => {
    throwIfAborted(signal)
    await dropLeftovers(keeper, `${engine.facts.database.slice(0, 40)}_${purpose}_`)
    await keeper.query(`select pg_advisory_lock(${lockKeyOf('$1')})`, [name])
    return withCleanup(
      async () => {
        await createSibling(keeper, name)
        return work({ ...engine, connectionString: withDatabase(engine.connectionString, name) })
      },
      () => dropDatabase(keeper, name),
    )
  })
}

/** Drops what killed commands left: whoever uses a temporary database holds the lock of its name. */
async function dropLeftovers(client: Client, prefix: string): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select datname as name from pg_catalog.pg_database where datname ^@ $1 and datname ~ '_[0-9a-f]{8}$'`,
    [prefix],
  )
  for (const { name } of rows) {
    const { rowCount } = await client.query(`select where pg_try_advisory_lock(${lockKeyOf('$1')})`, [name])
    if (rowCount === 0) continue
    await dropDatabase(client, name).catch(() => undefined)
    await client.query(`select pg_advisory_unlock(${lockKeyOf('$1')})`, [name])
  }
}

const lockKeyOf = (name: string): string => `hashtextextended(${name}, 0)`

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
    if (engine && (await identityOf(shadow)) === (await identityOf(engine))) {
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
