import { escapeIdentifier } from 'pg'
import type { Engine } from '../engine/engine.js'
import { PncError } from '../errors/pnc-error.js'
import { clearDatabase } from './clear-database.js'
import { migrate, type MigrateOptions, type MigrateResult } from './migrate.js'
import { refuseRemote } from './refuse-remote.js'
import { withSession } from '../engine/session.js'
import { createSibling, dropDatabase, siblingName } from './sibling-database.js'
import { withDatabase } from './with-database.js'

export interface ResetOptions extends MigrateOptions {
  /** The name of the database, required for servers on other machines. */
  readonly confirm?: string | undefined
}

/** What a reset would do, step by step. */
export interface ResetPlan {
  readonly database: string
  /** Sessions of others that it ends. */
  readonly sessions: number
  readonly bytes: number
  readonly steps: readonly string[]
}

/**
 * Drops the database with all rows and makes it anew from the committed migrations. On a server the new one is migrated under
 * another name first, so a migration that fails leaves the old one in place; sessions in the old one are ended. The embedded
 * database is emptied in place.
 *
 * @throws PncError REFUSED for a server on another machine unless `confirm` names the database; PRIVILEGE_MISSING; what `migrate` throws
 */
export async function resetDatabase(options: ResetOptions): Promise<MigrateResult> {
  const { engine, confirm, signal } = options
  refuseRemote(engine, confirm, 'drops every row')
  if (engine.kind === 'server') return replaceDatabase(options)
  await withSession(engine, { signal }, clearDatabase)
  return migrate(options)
}

/**
 * What `resetDatabase` would do. Changes nothing.
 *
 * @throws PncError REFUSED as `resetDatabase` would
 */
export async function planReset({ engine, confirm, signal }: ResetOptions): Promise<ResetPlan> {
  refuseRemote(engine, confirm, 'drops every row')
  const { database } = engine.facts
  return withSession(engine, { signal }, async (client) => {
    const { rows } = await client.query<{ sessions: number; bytes: string }>(
      `select
         (select count(*)::int from pg_catalog.pg_stat_activity
           where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend') as sessions,
         pg_database_size(current_database()) as bytes`,
    )
    const { sessions, bytes } = rows[0] ?? { sessions: 0, bytes: '0' }
    const steps =
      engine.kind === 'embedded'
        ? ['drop everything in the embedded database', 'run all migrations']
        : [
            `create a new database beside ${database} and run all migrations in it`,
            `drop database ${escapeIdentifier(database)} with (force)`,
            `rename the new database to ${escapeIdentifier(database)}`,
          ]
    return { database, sessions, bytes: Number(bytes), steps }
  })
}

async function replaceDatabase(options: ResetOptions): Promise<MigrateResult> {
  const { engine, signal } = options
  const { database } = engine.facts
  const maintenance = await maintenanceEngine(engine)
  const fresh = siblingName(database, 'reset')
  await withSession(engine, { signal }, (client) => createSibling(client, fresh))
  const discard = () => withSession(maintenance, {}, (client) => dropDatabase(client, fresh))
  const result = await orElse(() => migrate({ ...options, engine: onDatabase(engine, fresh) }), discard)
  await withSession(maintenance, {}, async (client) => {
    await orElse(() => dropDatabase(client, database), discard)
    await client.query(`alter database ${escapeIdentifier(fresh)} rename to ${escapeIdentifier(database)}`)
  })
  return { ...result, database }
}

async function orElse<T>(work: () => Promise<T>, undo: () => Promise<unknown>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    await undo()
    throw error
  }
}

const onDatabase = (engine: Engine, database: string): Engine => ({
  ...engine,
  connectionString: withDatabase(engine.connectionString, database),
})

/** The server by a database that is neither the old nor the new one: a session's own database can be neither dropped nor renamed. */
async function maintenanceEngine(engine: Engine): Promise<Engine> {
  for (const name of ['postgres', 'template1']) {
    if (name === engine.facts.database) continue
    const candidate = onDatabase(engine, name)
    const works = await withSession(candidate, {}, () => Promise.resolve(true)).catch(() => false)
    if (works) return candidate
  }
  throw new PncError(
    'PRIVILEGE_MISSING',
    'This login may connect to neither of the databases postgres and template1',
    {
      hint: 'A database is dropped from another one: grant connect on database postgres to the login.',
    },
  )
}
