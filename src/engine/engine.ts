/** What an engine found out about its database when it opened. */
export interface ServerFacts {
  /** `15.18` */
  readonly postgres: string
  /** `150018`, for comparisons. */
  readonly postgresNumber: number
  /** The version of PostGIS in this database, or undefined while the extension is not created. */
  readonly postgis: string | undefined
  /** The version of PostGIS that `create extension postgis` would bring, or undefined where the server has none. */
  readonly postgisAvailable: string | undefined
  readonly user: string
  readonly database: string
  /** Superusers and logins with BYPASSRLS see every tenant's rows unless they take on another role. */
  readonly bypassesRowSecurity: boolean
}

/** A database that pnc-db can work on: a PostgreSQL server or the embedded engine. */
export interface Engine {
  readonly kind: 'server' | 'embedded'
  /** What `pg` connects with. For the embedded engine a socket that only lives as long as the engine (or as `pnc-db dev` runs). */
  readonly connectionString: string
  /** For people, without secrets: `PostgreSQL 15.18, PostGIS 3.3 at localhost:5432/shop`. */
  readonly description: string
  readonly facts: ServerFacts
  /** Connections a pool may open: 1 on the embedded engine, which is a single session. */
  readonly poolSize: number
  /** Whether `copy from stdin` takes any number of rows in flat memory; the embedded engine collects them first. */
  readonly supportsCopy: boolean
  /** Set with `set local role` in each unit of work where the login itself would bypass row security. */
  readonly sessionRole: string | undefined
  /** Releases everything; the embedded database is shut down cleanly. Safe to call twice. */
  close(): Promise<void>
}
