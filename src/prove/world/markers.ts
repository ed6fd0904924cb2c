import { type Client } from 'pg'
import { literal } from '../sql-text.js'
import { type RowText, type Victims } from '../world/world.js'

/** Shorter values turn up by chance. */
const shortest = 7

/**
 * The values that only rows of the other tenant hold: ids and texts of the victims that stand in no row of one's own and in no row
 * that everybody may read. Where one of them is said, something leaked.
 */
export async function readMarkers(
  client: Client,
  victims: ReadonlyMap<string, Victims>,
  openTables: readonly string[],
  secrets: readonly string[],
): Promise<readonly string[]> {
  const values = new Set<string>()
  for (const { foreign } of victims.values())
    for (const value of tellingValues(foreign ?? {})) values.add(value)
  const candidates = [...values]
  const shared = new Set<string>()
  for (const { own } of victims.values()) for (const value of tellingValues(own ?? {})) shared.add(value)
  for (const from of openTables) {
    const { rows } = await client.query<{ value: string }>(
      // Qualified: a table may have a column of any name.
      `select candidate.value from unnest($1::text[]) candidate (value)
       where exists (select from (${from}) everything where position(candidate.value in everything::text) > 0)`,
      [candidates.filter((value) => !shared.has(value))],
    )
    for (const { value } of rows) shared.add(value)
  }
  return [...candidates.filter((value) => !shared.has(value)).map(asJson), ...secrets]
}

/** Numbers, times and short words are anybody's. */
function tellingValues(row: RowText): readonly string[] {
  return Object.values(row).filter(
    (value): value is string =>
      value !== null &&
      value.length >= shortest &&
      value.length <= 400 &&
      !/^[\d\s.,:+TZ-]+$/.test(value) &&
      !value.startsWith('{') &&
      !value.startsWith("'"),
  )
}

/** As it stands in an answer, whose rows are compared as JSON. */
function asJson(value: string): string {
  return JSON.stringify(value).slice(1, -1)
}

/** The rows that may hold a value by right: a tenant's own (up to some thousands), and those that are the same for everybody. */
export function openRows(id: string, owner: string | undefined, tenant: string): string {
  return owner === undefined
    ? `select * from ${id}`
    : `select * from ${id} where ${owner} = ${literal(tenant)} limit 5000`
}
