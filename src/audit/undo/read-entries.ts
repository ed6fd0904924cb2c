import type { Client } from 'pg'
import type { TrailEntry } from './trail-entry.js'

export interface EntryFilter {
  readonly transaction?: string
  readonly tenant?: number
  readonly table?: string
  readonly key?: string
  readonly since?: Date
}

const pageSize = 10_000

/** Every change that fits, newest first. Each page is noted as a reading. For pnc_owner. */
export async function readEntries(client: Client, filter: EntryFilter): Promise<readonly TrailEntry[]> {
  const entries: TrailEntry[] = []
  for (;;) {
    const { rows } = await client.query<TrailEntry>(
      `select c.id::text, c.changed_at, c.tenant_id as tenant, c.table_name as table, coalesce(c.row_key, c.row_id::text) as key,
        c.operation, c.transaction_id::text as transaction,
        (select coalesce(jsonb_object_agg(d.key,
          case when jsonb_typeof(d.value) = 'array' then jsonb_build_array(d.value ->> 0, (d.value -> 0)::text) end), '{}')
         from jsonb_each(c.diff) d) as before
       from audit.read_all_changes($1, $2, $3, transaction_id => $4, since => $5, before => $6, page_size => $7) c`,
      [
        filter.tenant,
        filter.table,
        filter.key,
        filter.transaction,
        filter.since,
        entries.at(-1)?.id,
        pageSize,
      ],
    )
    entries.push(...rows)
    if (rows.length < pageSize) return entries
  }
}
