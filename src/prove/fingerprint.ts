import { createHash } from 'node:crypto'
import { type Client } from 'pg'
import { type Catalog } from '../catalog/catalog.js'

/** Roles that are ours although nothing may mention them. */
export const ourRoles = [
  'pnc_owner',
  'pnc_migrator',
  'pnc_service',
  'pnc_readonly',
  'pnc_operator',
  'pnc_auditor',
]

/** The catalog and the rows of every table as one text each: two databases with the same texts hold the same. */
export interface Fingerprint {
  readonly catalog: string
  readonly tables: Readonly<Record<string, string>>
}

/**
 * Takes the fingerprint of a database as somebody who sees every row. Where sequences stand is no part of it: they move on with
 * transactions that are rolled back, too.
 */
export async function takeFingerprint(
  client: Client,
  catalog: Catalog,
  tables: readonly string[],
): Promise<Fingerprint> {
  const prints: Record<string, string> = {}
  for (const id of tables) {
    const { rows } = await client.query<{ print: string }>(
      `select count(*) || ':' || coalesce(sum(hashtextextended(everything::text, 0)), 0) as print from ${id} everything`,
    )
    prints[id] = rows[0]?.print ?? ''
  }
  return { catalog: createHash('sha256').update(JSON.stringify(catalog)).digest('hex'), tables: prints }
}

/** What is not the same in two fingerprints: tables, or `the catalog`. */
export function differences(one: Fingerprint, other: Fingerprint): readonly string[] {
  const tables = [...new Set([...Object.keys(one.tables), ...Object.keys(other.tables)])]
  return [
    ...(one.catalog === other.catalog ? [] : ['the catalog']),
    ...tables.filter((id) => one.tables[id] !== other.tables[id]),
  ]
}
