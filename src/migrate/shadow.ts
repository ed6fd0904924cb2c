import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ResolvedConfig } from '../config/resolved-config.js'
import { openEngine } from '../engine/open-engine.js'
import type { Engine } from '../engine/engine.js'
import { PncError } from '../errors/pnc-error.js'
import { clearDatabase } from './clear-database.js'
import { withSession } from './session.js'
import { createSibling, dropDatabase, siblingName } from './sibling-database.js'
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
  const name = siblingName(engine.facts.database, 'shadow')
  try {
    await withSession(engine, { signal }, (client) => createSibling(client, name))
    return await work({ ...engine, connectionString: withDatabase(engine.connectionString, name) })
  } finally {
    // Also after Ctrl-C, so without the signal.
    await withSession(engine, {}, (client) => dropDatabase(client, name))
  }
}

async function withEmbeddedShadow<T>(
  { config, signal }: ShadowOptions,
  work: (shadow: Engine) => Promise<T>,
): Promise<T> {
  const dataDir = await mkdtemp(join(tmpdir(), 'pnc-db-shadow-'))
  try {
    const shadow = await openEngine({ ...config, databaseUrl: undefined, dataDir }, { signal })
    try {
      return await work(shadow)
    } finally {
      await shadow.close()
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function withGivenShadow<T>(
  databaseUrl: string,
  { engine, config, signal }: ShadowOptions,
  work: (shadow: Engine) => Promise<T>,
): Promise<T> {
  const shadow = await openEngine({ ...config, databaseUrl }, { signal })
  try {
    if ((await identityOf(shadow)) === (await identityOf(engine))) {
      throw new PncError('REFUSED', `The shadow database is the database itself (${shadow.description})`, {
        hint: 'Everything in the shadow database is dropped: name another one with --shadow-database-url.',
      })
    }
    await withSession(shadow, { signal }, clearDatabase)
    return await work(shadow)
  } finally {
    await shadow.close()
  }
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
