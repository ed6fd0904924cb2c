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

/** The tables that refer to some, directly or through others. */
export interface Referrers {
  readonly names: readonly string[]
  /** Whether row security can be lifted from all of them and put back as it was: they are ours. */
  readonly areOurs: boolean
}

/** Finds the tables outside of `tables` whose foreign keys lead to them. */
export async function findReferrers(client: Client, tables: readonly SeedTable[]): Promise<Referrers> {
  const { rows } = await client.query<{ name: string; is_ours: boolean }>(
    `
      with recursive referrers (oid) as (
        select unnest($1::text[])::regclass::oid
        union
        select c.conrelid from pg_catalog.pg_constraint c join referrers r on r.oid = c.confrelid where c.contype = 'f'
      )
      select
        t.oid::regclass::text as name,
        t.relforcerowsecurity and t.relowner = 'pnc_owner'::regrole as is_ours
      from referrers
      join pg_catalog.pg_class t using (oid)
      where t.oid <> all ($1::text[]::regclass[])
      order by t.oid
    `,
    [tables.map(({ name }) => name)],
  )
  return { names: rows.map(({ name }) => name), areOurs: rows.every(({ is_ours }) => is_ours) }
}

/** Whether none of the tables holds a row, for whoever row security is lifted. */
export async function areEmpty(client: Client, names: readonly string[]): Promise<boolean> {
  for (const name of names) {
    const { rows } = await client.query<{ found: boolean }>(`select exists (select from ${name}) as found`)
    if (rows[0]?.found !== false) return false
  }
  return true
}
