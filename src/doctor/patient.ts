import { type Engine } from '../engine/engine.js'
import { type MigrationStatus } from '../migrate/status.js'
import { type DoctorLimits } from './doctor-limits.js'
import { type FactName, type Facts } from './facts.js'

/** Who looks. */
export interface DoctorLogin {
  readonly name: string
  readonly isSuperuser: boolean
  readonly bypassesRowSecurity: boolean
  /** Whether it may become pnc_owner, and so migrate. */
  readonly mayMigrate: boolean
}

/** The database as checks see it. Everything is read once, in read-only transactions, when it is first asked for. */
export interface Patient {
  readonly kind: Engine['kind']
  readonly database: string
  readonly login: DoctorLogin
  readonly limits: DoctorLimits
  /** The secret that services of this configuration sign contexts with; undefined where there is none. */
  readonly contextSecret: string | undefined
  readonly contextTtlSeconds: number
  /** The statements that make roles and extensions, which the project asks for. */
  readonly bootstrapScripts: readonly string[]
  /** Milliseconds since 1970, by the clock of this machine. */
  readonly now: () => number
  /**
   * The rows of `facts/<name>.sql`.
   *
   * @throws an error of the driver, with 42501 where the login may not read them
   */
  readonly facts: <Name extends FactName>(name: Name) => Promise<readonly Facts[Name][]>
  /** The same, read as pnc_owner; undefined where the login may not become it. */
  readonly factsAsOwner: <Name extends FactName>(name: Name) => Promise<readonly Facts[Name][] | undefined>
  /** The clock of the server, in milliseconds since 1970; a round trip each time. */
  readonly readClock: () => Promise<number>
  /** Files against the record of the database. */
  readonly migrations: () => Promise<MigrationStatus>
}
