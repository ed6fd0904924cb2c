import type { ServerFacts } from '../engine.js'

const factsQuery = `
  select
    current_setting('server_version') as version,
    current_setting('server_version_num')::int as number,
    (select extversion from pg_catalog.pg_extension where extname = 'postgis') as postgis,
    (select default_version from pg_catalog.pg_available_extensions where name = 'postgis') as available,
    session_user::text as "user",
    pg_catalog.current_database()::text as database,
    (select rolsuper or rolbypassrls from pg_catalog.pg_roles where rolname = session_user) as bypasses`

interface FactsRow {
  readonly version: string
  readonly number: number
  readonly postgis: string | null
  readonly available: string | null
  readonly user: string
  readonly database: string
  readonly bypasses: boolean
}

/** What can run a query: a client of pg, or PGlite. */
interface Queryable {
  query(sql: string): Promise<{ readonly rows: readonly unknown[] }>
}

/** Asks a database, in one query that old servers understand too, what it is and who we are on it. */
export async function readServerFacts(database: Queryable): Promise<ServerFacts> {
  const { rows } = await database.query(factsQuery)
  const row = rows[0] as FactsRow | undefined
  if (!row) throw new Error('The server says nothing about itself.')
  return {
    // Debian says '15.18 (Debian 15.18-1.pgdg120+1)'.
    postgres: row.version.split(' ')[0] ?? row.version,
    postgresNumber: row.number,
    postgis: row.postgis ?? undefined,
    postgisAvailable: row.available ?? undefined,
    user: row.user,
    database: row.database,
    bypassesRowSecurity: row.bypasses,
  }
}
