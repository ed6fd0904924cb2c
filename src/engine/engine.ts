/** A database that pnc-db can work on: a PostgreSQL server or the embedded engine. */
export interface Engine {
  readonly kind: 'server' | 'embedded'
  /** What `pg` connects with. For the embedded engine a socket that only lives as long as the engine (or as `pnc-db dev` runs). */
  readonly connectionString: string
  /** For people, without secrets: `PostgreSQL 15.18, PostGIS 3.3 at localhost:5432/shop`. */
  readonly description: string
  /** Connections a pool may open: 1 on the embedded engine, which is a single session. */
  readonly poolSize: number
  /** Whether `copy from stdin` works; the embedded engine's socket hangs on it. */
  readonly supportsCopy: boolean
  /** Set with `set local role` in each unit of work where the login itself would bypass row security. */
  readonly sessionRole: string | undefined
  close(): Promise<void>
}
