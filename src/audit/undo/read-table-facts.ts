import { readFileSync } from 'node:fs'
import type { Client } from 'pg'
import type { TableFacts } from './table-facts.js'

let text: string | undefined

/** The tables of these names as they are now, by name; those that are gone are left out. */
export async function readTableFacts(
  client: Client,
  tables: readonly string[],
  serviceRole: string,
): Promise<ReadonlyMap<string, TableFacts>> {
  text ??= readFileSync(new URL('table-facts.sql', import.meta.url), 'utf8')
  const { rows } = await client.query<TableFacts>(text, [tables, serviceRole])
  return new Map(rows.map((facts) => [facts.name, facts]))
}
