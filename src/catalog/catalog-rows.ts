import { readFileSync } from 'node:fs'
import { escapeLiteral, type ClientBase, type QueryResult } from 'pg'

/** A row as a query of this folder gives it. */
export interface CatalogRow {
  readonly id: string
  readonly [column: string]: unknown
}

const parts = [
  'extensions',
  'roles',
  'tables',
  'views',
  'columns',
  'constraints',
  'indexes',
  'triggers',
  'rules',
  'policies',
  'statistics',
  'sequences',
  'functions',
  'domains',
  'enums',
  'composites',
  'ranges',
  'text-search-dictionaries',
  'text-search-configurations',
  'event-triggers',
  'default-privileges',
  'grants',
  'database-settings',
  'other-objects',
] as const

type CatalogPart = (typeof parts)[number] | 'schemas'

export type CatalogRows = Readonly<Record<CatalogPart, readonly CatalogRow[]>>

const texts = new Map<CatalogPart, string>()

/**
 * Runs the queries of this folder in two round trips. An empty search path makes PostgreSQL write every name qualified; the
 * one of the session is put back, also where the caller is in a transaction.
 */
export async function readCatalogRows(
  client: ClientBase,
  alsoRoles: readonly string[],
): Promise<CatalogRows> {
  const { rows: schemas } = await client.query<CatalogRow>(textOf('schemas'))
  const ours = `'{${schemas.map(({ oid }) => String(oid)).join()}}'::oid[]`
  const roles = `array[${alsoRoles.map((role) => escapeLiteral(role)).join()}]::text[]`
  const script = [
    `select set_config('pnc.search_path', current_setting('search_path'), true), set_config('search_path', '', true)`,
    ...parts.map((part) => textOf(part).replaceAll(':schemas', ours).replaceAll(':roles', roles)),
    `select set_config('search_path', current_setting('pnc.search_path'), true)`,
  ]
  // The driver's types know only one result; a script has one for each statement.
  const results = (await client.query(script.join(';\n'))) as unknown as readonly QueryResult<CatalogRow>[]
  const found = parts.map((part, place) => [part, results[place + 1]?.rows ?? []])
  return { schemas, ...(Object.fromEntries(found) as Omit<CatalogRows, 'schemas'>) }
}

/** The queries; whoever keeps a catalog reads it again when they change. */
export function catalogTexts(): readonly string[] {
  return (['schemas', ...parts] as const).map(textOf)
}

function textOf(part: CatalogPart): string {
  const text = texts.get(part) ?? readFileSync(new URL(`${part}.sql`, import.meta.url), 'utf8')
  texts.set(part, text)
  return text
}
