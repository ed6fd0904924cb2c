import type { Client, QueryResult } from 'pg'
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

/** Reads what was applied: one round trip, read-only, as pnc_owner. */
export async function readHistory(client: Client, state: DatabaseState): Promise<MigrationHistory> {
  if (!state.has_records) return { records: [], current: undefined, contextKeys: undefined }
  const results = await readOnly(client, [
    'select filename, hash, date from graphile_migrate.migrations order by filename',
    `select content from graphile_migrate.current where filename = 'current.sql'`,
    ...(state.has_context_secrets ? ['select key_id from core.context_secrets order by created_at'] : []),
  ])
  const [records, current, keys] = results
  return {
    records: (records?.rows ?? []) as MigrationRecord[],
    current: (current?.rows as { content: string }[] | undefined)?.[0]?.content,
    contextKeys: (keys?.rows as { key_id: string }[] | undefined)?.map(({ key_id }) => key_id),
  }
}

/** Runs queries in one read-only transaction as pnc_owner, all in one message. */
async function readOnly(client: Client, queries: readonly string[]): Promise<readonly QueryResult[]> {
  const script = ['begin transaction read only', 'set local role pnc_owner', ...queries, 'commit'].join(';\n')
  try {
    const results = (await client.query(script)) as unknown as readonly QueryResult[]
    return results.slice(2, -1)
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  }
}
