import type { LintConfig } from './lint-config.js'

/** The configuration after flags, environment, files and defaults are merged and checked. Durations are milliseconds. */
export interface ResolvedConfig {
  /** The server; undefined means the embedded engine. */
  readonly databaseUrl: string | undefined
  readonly shadowDatabaseUrl: string | undefined
  /** Absolute path of the folder that holds the embedded database, its lock and the local context secret. */
  readonly dataDir: string
  readonly serviceRole: string
  /** Signs tenant contexts; undefined where it must be given and is not. */
  readonly contextSecret: string | undefined
  /** The text of the key ring; undefined where it stands in a file or there is none. */
  readonly keyRing: string | undefined
  /** Absolute path of the ring file; undefined for `key-ring.json` in the data folder, if it is there. */
  readonly keyRingFile: string | undefined
  /** Signs the seals of the audit trail; undefined leaves them unsigned. */
  readonly auditKey: string | undefined
  readonly contextTtlSeconds: number
  readonly lockTimeoutMs: number
  /** For one statement of a migration; 0 means without limit. */
  readonly statementTimeoutMs: number
  readonly connectTimeoutMs: number
  readonly poolSize: number
  readonly lint: LintConfig
  /** Findings of `pnc-db doctor` that are accepted, besides those of `lint`. */
  readonly doctor: LintConfig
  /** Absolute path of what `pnc-db types` writes; undefined for the usual place in the project. */
  readonly typesFile: string | undefined
  /** Where each value came from, by key, for `pnc-db config` and for error messages. */
  readonly origins: Readonly<Record<string, string>>
}
