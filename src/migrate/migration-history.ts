import { escapeIdentifier, escapeLiteral, type Client, type QueryResult } from 'pg'
import { PncError } from '../errors/pnc-error.js'
import type { DatabaseState } from './database-state.js'

/** One row of graphile_migrate.migrations. */
export interface MigrationRecord {
  /** The number and `.sql`: `000001.sql`. */
  readonly filename: string
  readonly hash: string
  /** The hash of the migration that it was applied after; null for the first. */
  readonly previousHash: string | null
  readonly date: Date
  /** The file as it was when it was applied; undefined where another tool applied it. */
  readonly kept: KeptFile | undefined
}

/** What the database keeps of an applied file. */
export interface KeptFile {
  /** `000002-add-reviews.sql` */
  readonly name: string
  /** sha256 of the text. */
  readonly digest: string
  /** Only read where it is asked for. */
  readonly text?: string
}

/** What a database remembers of its migrations; all empty where nothing was ever applied. */
export interface MigrationHistory {
  readonly records: readonly MigrationRecord[]
  /** The text of `current.sql` as it was last applied. */
  readonly current: string | undefined
  /** The names of the keys that may sign contexts; undefined where there is no table for them yet. */
  readonly contextKeys: readonly string[] | undefined
}

interface RecordRow {
  readonly filename: string
  readonly hash: string
  readonly previous_hash: string | null
  readonly date: Date
  readonly name: string | null
  readonly digest: string | null
}

const recordsAlone = `
  select filename, hash, previous_hash, date, null as name, null as digest
  from graphile_migrate.migrations
  order by filename`

const recordsWithFiles = `
  select filename, hash, previous_hash, date, name, encode(sha256(convert_to(content, 'UTF8')), 'hex') as digest
  from graphile_migrate.migrations
  left join graphile_migrate.applied_files using (hash)
  order by filename`

/**
 * Reads what was applied: one round trip, read-only.
 *
 * @throws PncError PRIVILEGE_MISSING for a login that is neither pnc_migrator nor may read the tables
 */
export async function readHistory(client: Client, state: DatabaseState): Promise<MigrationHistory> {
  if (!state.has_records) return { records: [], current: undefined, contextKeys: undefined }
  const statements = [
    state.has_applied_files ? recordsWithFiles : recordsAlone,
    `select content from graphile_migrate.current where filename = 'current.sql'`,
    state.has_context_secrets
      ? 'select key_id from core.context_secrets order by created_at'
      : 'select where false',
  ]
  const [records = [], current = [], keys = []] = await readAsOwner(client, state, statements)
  return {
    records: (records as RecordRow[]).map(asRecord),
    current: (current as { content: string }[])[0]?.content,
    contextKeys: state.has_context_secrets
      ? (keys as { key_id: string }[]).map(({ key_id }) => key_id)
      : undefined,
  }
}

/** The records with the kept texts of those whose file is no longer what was applied; a second round trip only for them. */
export async function readKeptTexts(
  client: Client,
  state: DatabaseState,
  records: readonly MigrationRecord[],
  digests: ReadonlySet<string>,
): Promise<readonly MigrationRecord[]> {
  const wanted = records.filter(({ kept }) => kept && !digests.has(`${kept.name} ${kept.digest}`))
  if (wanted.length === 0) return records
  const hashes = wanted.map(({ hash }) => escapeLiteral(hash)).join(', ')
  const [rows = []] = await readAsOwner(client, state, [
    `select hash, content from graphile_migrate.applied_files where hash in (${hashes})`,
  ])
  const textOf = new Map((rows as { hash: string; content: string }[]).map((row) => [row.hash, row.content]))
  return records.map((record) => {
    const text = textOf.get(record.hash)
    return record.kept && text !== undefined ? { ...record, kept: { ...record.kept, text } } : record
  })
}

/** The rows of each statement, read in one transaction as the owner where the login may become it. */
async function readAsOwner(
  client: Client,
  state: DatabaseState,
  statements: readonly string[],
): Promise<readonly (readonly unknown[])[]> {
  const script = [
    'begin transaction read only',
    state.may_become_owner ? 'set local role pnc_owner' : 'set local role none',
    // A database may have it off for every session: a table that forces row security cannot be read then.
    'set local row_security = on',
    ...statements,
    'commit',
  ]
  try {
    // The driver's types know only one result; a script has one for each statement.
    const results = (await client.query(script.join(';\n'))) as unknown as readonly QueryResult[]
    return results.slice(3, -1).map(({ rows }) => rows as unknown[])
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw asPrivilegeError(error, state)
  }
}

function asRecord({ previous_hash, name, digest, ...row }: RecordRow): MigrationRecord {
  return {
    ...row,
    previousHash: previous_hash,
    kept: name === null || digest === null ? undefined : { name, digest },
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
