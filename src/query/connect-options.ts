import type { AuthenticationOptions } from './authentication-options.js'
import type { KeyRing } from '../crypto/key-ring.js'

/** What `connect` needs to know. */
export interface ConnectOptions {
  /** `postgres://user:password@host:5432/database` of a login that is a member of pnc_service (or pnc_readonly). */
  readonly connectionString: string
  /** The secret that `pnc-db migrate` installed: at least 32 bytes. */
  readonly contextSecret: string
  /**
   * The keys of encrypted columns: the text of PNC_KEY_RING, or what `readKeyRingFile` returns. Without it whatever touches an
   * encrypted value ends in KEY_MISSING.
   */
  readonly keyRing?: string | KeyRing | undefined
  /**
   * The role each unit of work takes. Only for development, where the login is a superuser: SQL injected into a service could
   * reset it. In production let the login itself be a member of pnc_service and leave this out.
   */
  readonly role?: string | undefined
  /** Connections the pool may open; default 10. 1 on the embedded engine. */
  readonly max?: number
  readonly applicationName?: string
  /** How long a context lasts, in seconds; default 300. A unit of work that runs longer loses its rights. */
  readonly contextTtlSeconds?: number
  /** Milliseconds to wait for a connection; default 10,000. */
  readonly connectTimeoutMs?: number
  /** Passwords and sessions of `db.authentication`. */
  readonly authentication?: AuthenticationOptions
  /** Called with the SQL of every statement a repository or `tx.query` sends: for logging, tracing and counting. */
  readonly onQuery?: (sql: string) => void
}
