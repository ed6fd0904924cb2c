import { escapeIdentifier, type Client, type QueryResult } from 'pg'
import { PncError } from '../errors/pnc-error.js'
import type { DatabaseState } from './database-state.js'

/** One row of graphile_migrate.migrations. */
export interface MigrationRecord {
  /** The number and `.sql`: `000001.sql`. */
  readonly filename: string
  readonly hash: string
  readonly date: Date
}

/** What a database remembers of its migrations; all empty where nothing was ever applied. */
export interface MigrationHistory {
  readonly records: readonly MigrationRecord[]
  /** The text of `current.sql` as it was last applied. */
  readonly current: string | undefined
  /** The names of the keys that may sign contexts; undefined where there is no table for them yet. */
  readonly contextKeys: readonly string[] | undefined
}

/**
 * Reads what was applied: one round trip, read-only.
 *
 * @throws PncError PRIVILEGE_MISSING for a login that is neither pnc_migrator nor may read the tables
 */
export async function readHistory(client: Client, state: DatabaseState): Promise<MigrationHistory> {
  if (!state.has_records) return { records: [], current: undefined, contextKeys: undefined }
  const script = [
    'begin transaction read only',
    state.may_become_owner ? 'set local role pnc_owner' : 'set local role none',
    'select filename, hash, date from graphile_migrate.migrations order by filename',
    `select content from graphile_migrate.current where filename = 'current.sql'`,
    state.has_context_secrets
      ? 'select key_id from core.context_secrets order by created_at'
      : 'select where false',
    'commit',
  ]
  try {
    // The driver's types know only one result; a script has one for each statement.
    const results = (await client.query(script.join(';\n'))) as unknown as readonly QueryResult[]
    const [records = [], current = [], keys = []] = results.slice(2, -1).map(({ rows }) => rows as unknown[])
    return {
      records: records as MigrationRecord[],
      current: (current as { content: string }[])[0]?.content,
      contextKeys: state.has_context_secrets
        ? (keys as { key_id: string }[]).map(({ key_id }) => key_id)
        : undefined,
    }
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw asPrivilegeError(error, state)
  }
}

function asPrivilegeError(error: unknown, { login, database }: DatabaseState): unknown {
  if ((error as { code?: unknown }).code !== '42501') return error
  return new PncError(
    'PRIVILEGE_MISSING',
    `The login ${login} may not read what was applied to ${database}`,
    {
      hint: `A superuser has to run, once: grant pnc_migrator to ${escapeIdentifier(login)};`,
      cause: error,
    },
  )
}
