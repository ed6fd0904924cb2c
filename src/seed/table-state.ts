import type { Client } from 'pg'
import { PncError } from '../errors/pnc-error.js'
import type { SeedTable } from './seed-table.js'

/** @throws PncError NOT_EMPTY if any of the tables holds a row */
export async function refuseRows(client: Client, tables: readonly SeedTable[]): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    tables
      .map(({ name }) => `select '${name}' as name where exists (select from ${name})`)
      .join('\nunion all\n'),
  )
  if (rows.length === 0) return
  const names = rows.map(({ name }) => name)
  throw new PncError('NOT_EMPTY', `The database already holds rows, in ${names.join(', ')}`, {
    hint: 'Add to them with --append, or throw them away with --reset.',
    details: { tables: names },
  })
}

/** Whether a foreign key of any other table points to one of these. */
export async function areReferredTo(client: Client, tables: readonly SeedTable[]): Promise<boolean> {
  const { rows } = await client.query<{ referred: boolean }>(
    `
      select exists (
        select
        from pg_catalog.pg_constraint c
        where c.contype = 'f' and c.confrelid = any ($1::text[]::regclass[]) and c.conrelid <> all ($1::text[]::regclass[])
      ) as referred
    `,
    [tables.map(({ name }) => name)],
  )
  return rows[0]?.referred ?? false
}
