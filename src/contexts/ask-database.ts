import { type Client } from 'pg'
import { toPncError } from '../database/to-pnc-error.js'
import { type ErrorCode } from '../errors/error-codes.js'
import { type ContextAccess } from './context-access.js'
import { inReadOnly } from './in-read-only.js'

/** What core.enter says to a token. */
export type DatabaseAnswer =
  | { readonly accepts: true }
  | {
      readonly accepts: false
      /** `PN003` */
      readonly sqlstate: string
      readonly code: ErrorCode
      readonly message: string
    }
  /** Nobody could ask. */
  | { readonly accepts: undefined; readonly reason: string }

/** Gives a token to core.enter in a transaction that is rolled back. The token is a parameter, never part of a statement. */
export async function askDatabase(
  client: Client,
  token: string,
  { mayEnter, mayBecomeDefiner, login }: ContextAccess,
): Promise<DatabaseAnswer> {
  if (!mayEnter && !mayBecomeDefiner) {
    return { accepts: undefined, reason: `the login ${login} may not call core.enter` }
  }
  return inReadOnly(client, mayEnter ? undefined : 'pnc_definer', async () => {
    try {
      await client.query('select core.enter($1)', [token])
      return { accepts: true }
    } catch (error) {
      const { code, message, details } = toPncError(error)
      return {
        accepts: false,
        sqlstate: typeof details?.sqlstate === 'string' ? details.sqlstate : '',
        code,
        message,
      }
    }
  })
}
