import type { JsonColumn } from '../database/json-columns.js'

/** One change of one row, as the trail tells it. */
export interface Change {
  readonly id: string
  readonly changed_at: Date
  readonly tenant_id: number
  readonly table_name: string
  /** The key of the row within its tenant. */
  readonly row_key: string
  readonly operation: string
  readonly transaction_id: string
  readonly actor_id: string | null
  readonly actor_roles: readonly string[] | null
  readonly session_id: string | null
  readonly login: string
  readonly application: string | null
  /** By column [before, after], or `masked`. */
  readonly diff: JsonColumn<'audit.changes.diff'>
}

/** What to select from the functions that read the trail. */
export const changeColumns = `id::text, changed_at, tenant_id, table_name, coalesce(row_key, row_id::text) as row_key, operation,
  transaction_id::text, actor_id, actor_roles, session_id, login, application, diff`
