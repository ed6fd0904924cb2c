import type { Client } from 'pg'
import { PncError } from '../errors/pnc-error.js'
import type { SeedTable } from './seed-table.js'

/**
 * Needs no privilege on the tables, and works before pnc_owner exists.
 *
 * @throws PncError SCHEMA_MISMATCH if a table is not there
 */
export async function checkMigrated(client: Client, tables: readonly SeedTable[]): Promise<void> {
  const { rows } = await client.query<{ missing: string }>(
    `
      select wanted.name as missing
      from unnest($1::text[]) with ordinality as wanted (name, position)
      where not exists (
        select
        from pg_catalog.pg_class c
        join pg_catalog.pg_namespace n on n.oid = c.relnamespace
        where n.nspname || '.' || c.relname = wanted.name
      )
      order by wanted.position
    `,
    [tables.map(({ name }) => name)],
  )
  const missing = rows.map((row) => row.missing)
  if (missing.length === 0) return
  const others = missing.length > 1 ? ` and ${String(missing.length - 1)} others` : ''
  throw new PncError(
    'SCHEMA_MISMATCH',
    `The database is not migrated: it has no ${missing[0] ?? ''}${others}`,
    {
      hint: 'Run `pnc-db migrate` first.',
      details: { missing },
    },
  )
}
