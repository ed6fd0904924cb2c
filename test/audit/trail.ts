import type { Client } from 'pg'
import { createContextSigner } from '../../src/query/context-signer.js'
import type { TenantContext } from '../../src/query/tenant-context.js'
import type { TestDatabase } from '../harness/test-database.js'

/** A row of `audit.changes` as tests look at it, past the functions that guard it. */
export interface TrailRow {
  readonly id: string
  readonly changed_at: Date
  readonly tenant_id: number
  readonly table_name: string
  readonly row_id: string
  readonly row_key: string | null
  readonly operation: string
  readonly transaction_id: string
  readonly actor_id: string | null
  readonly actor_roles: readonly string[] | null
  readonly session_id: string | null
  readonly login: string
  readonly application: string | null
  readonly diff: Readonly<Record<string, readonly [unknown, unknown] | 'masked'>>
}

/** The trail of a table, or of one of its rows, oldest first. */
export function trailOf(database: TestDatabase, table: string, rowId?: string): Promise<TrailRow[]> {
  return database.asOwner<TrailRow & Record<string, unknown>>(
    'select * from audit.changes where table_name = $1 and ($2::uuid is null or row_id = $2) order by id',
    [table, rowId],
  )
}

/** Runs the work in one transaction as a group role that has entered a tenant, and commits it. */
export function entered<T>(
  database: TestDatabase,
  role: string,
  context: TenantContext,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const token = createContextSigner(database.contextSecret, 300)(context)
  return database.as(role, async (client) => {
    await client.query('select core.enter($1)', [token])
    return work(client)
  })
}
