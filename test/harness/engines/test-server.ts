/** A PostgreSQL server with PostGIS on which the tests may do anything. */
export interface TestServer {
  readonly kind: 'url' | 'binaries' | 'docker'
  /** Where the server comes from, without secrets: `a throwaway cluster of /usr/lib/postgresql/15/bin`. */
  readonly description: string
  /** Connects as superuser to the maintenance database. */
  readonly superuserUrl: string
  /** Stops a throwaway server; a server that was given is left running. */
  stop(): Promise<void>
}

/** Why an engine of the order cannot be used here; the next one is tried. */
export interface Unavailable {
  readonly unavailable: string
}

export function isUnavailable(found: object | string): found is Unavailable {
  return typeof found === 'object' && 'unavailable' in found
}
