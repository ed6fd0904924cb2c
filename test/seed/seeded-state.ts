import { readFileSync } from 'node:fs'
import { seedTables } from '../../src/seed/areas.js'
import type { TestDatabase } from '../harness/test-database.js'

const contentHash = readFileSync(new URL('content-hash.sql', import.meta.url), 'utf8')

type Reader = Pick<TestDatabase, 'asOwner'>

/** The checksum of every column of every row, by table. */
export async function checksumsIn(database: Reader): Promise<Record<string, string>> {
  await database.asOwner(`set time zone 'UTC'`)
  const rows = await database.asOwner<{ name: string; checksum: string }>(contentHash)
  return Object.fromEntries(rows.map(({ name, checksum }) => [name, checksum]))
}

/** The number of rows of every seeded table. */
export async function countsIn(database: Reader): Promise<Record<string, number>> {
  const selects = seedTables.map(({ name }) => `select '${name}' as name, count(*)::int as rows from ${name}`)
  const rows = await database.asOwner<{ name: string; rows: number }>(selects.join(' union all '))
  return Object.fromEntries(rows.map(({ name, rows }) => [name, rows]))
}

export const noRows: Readonly<Record<string, number>> = Object.fromEntries(
  seedTables.map(({ name }) => [name, 0]),
)

/** What protects the seeded tables and stands off: nothing, unless a seed forgot to put it back. */
export async function unprotected(database: Reader): Promise<string[]> {
  const rows = await database.asOwner<{ what: string }>(
    `
      select c.oid::regclass || ' does not force row security' as what
      from pg_class c
      where c.oid = any ($1::text[]::regclass[]) and not (c.relforcerowsecurity and c.relrowsecurity)
      union all
      select t.tgrelid::regclass || ' has disabled ' || t.tgname
      from pg_trigger t
      where t.tgrelid = any ($1::text[]::regclass[]) and t.tgenabled <> 'O'
    `,
    [seedTables.map(({ name }) => name)],
  )
  return rows.map(({ what }) => what)
}
