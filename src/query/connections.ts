import type { Pool } from 'pg'
import type { Vault } from '../crypto/vault.js'
import type { ContextSigner } from './context-signer.js'

/** What a unit of work needs of a connected database. */
export interface Connections {
  readonly pool: Pool
  readonly connectionString: string
  readonly sign: ContextSigner
  readonly role: string | undefined
  /** Whether a second connection can cancel a statement; not on the embedded engine, which is a single session. */
  readonly canCancel: boolean
  /** The keys of encrypted columns, if a ring was given. */
  readonly vault?: Vault | undefined
  readonly onQuery: ((sql: string) => void) | undefined
}
