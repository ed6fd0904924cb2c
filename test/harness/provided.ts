import type { TestServer } from './engines/test-server.js'

/** What the global setup hands to the test files: plain data, because each file runs in a process of its own. */
export type ProvidedEngine = ProvidedRun & (OnServer | OnEmbedded)

export interface ProvidedRun {
  /** Printed at the beginning and the end of the run. */
  readonly description: string
  /** Removed when the run ends; everything a test writes belongs below it. */
  readonly runFolder: string
}

interface OnServer {
  readonly kind: 'server'
  readonly server: ProvidedServer
}

interface OnEmbedded {
  readonly kind: 'embedded'
  /** Data folder with the migrated embedded database; copied for each test file. */
  readonly template: string
}

export interface ProvidedServer {
  readonly kind: TestServer['kind']
  /** Begins the name of everything this run creates on the server. */
  readonly run: string
  /** `PostgreSQL 15.18, PostGIS 3.3.2` */
  readonly versions: string
  readonly superuserUrl: string
  readonly templateDatabase: string
  /** Logins of this run, each by the group role it is a member of. */
  readonly logins: Readonly<Record<string, Login>>
}

export interface Login {
  readonly user: string
  readonly password: string
}

declare module 'vitest' {
  interface ProvidedContext {
    readonly engine: ProvidedEngine
  }
  interface TaskMeta {
    /** Why a suite was left out on this engine. */
    leftOut?: string
  }
}
