import { readFileSync } from 'node:fs'
import type { ClientBase } from 'pg'

/** Which roles, extensions and privileges are in place, and whether there is anything of ours to read. */
export interface DatabaseState {
  readonly database: string
  readonly login: string
  readonly superuser: boolean
  readonly may_become_owner: boolean
  readonly roles: readonly string[]
  /** Our group roles that are superuser or bypass row security. */
  readonly unsafe_roles: readonly string[]
  /** `pnc_owner to pnc_migrator` */
  readonly memberships: readonly string[]
  /** `create to pnc_owner`, on the database. */
  readonly privileges: readonly string[]
  /** What everybody may do and nobody should: `create on schema public`; functions only if this login can close them. */
  readonly open_to_public: readonly string[]
  /** Name and schema of each installed extension. */
  readonly extensions: Readonly<Record<string, string>>
  /** Whether a migration was ever run here. */
  readonly has_records: boolean
  /** Whether the applied files are kept here. */
  readonly has_applied_files: boolean
  readonly has_context_secrets: boolean
}

let sql: string | undefined

/** Reads the state in one round trip; needs no privilege. */
export async function readDatabaseState(client: ClientBase): Promise<DatabaseState> {
  sql ??= readFileSync(new URL('database-state.sql', import.meta.url), 'utf8')
  const {
    rows: [state],
  } = await client.query<DatabaseState>(sql)
  if (!state) throw new Error('the login of this session has no row in pg_roles')
  return state
}
