import { sql } from 'kysely'
import { checkWalletSignature } from '../../../authentication/check-wallet-signature.js'
import { newChallengeId, nonceOf } from '../../../authentication/nonce.js'
import { formatWalletMessage } from '../../../authentication/wallet-message.js'
import { PncError } from '../../../errors/pnc-error.js'
import { parseInput } from '../../../query/parse-input.js'
import { maybeOne, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import {
  walletProof,
  walletRequest,
  type WalletProof,
  type WalletRequest,
} from '../../../schemas/core/authentication.js'
import type { AuthApp } from './auth-app.js'
import { authAppColumns } from './auth-app-table.js'

const lifetimeMs = 10 * 60_000

/**
 * Makes the nonce message that an application has to sign next; it replaces the one before. For a context of the system. An address
 * that is not registered gets a message as well, which is good for nothing.
 *
 * @throws INPUT_INVALID
 */
export async function beginAuthApp(
  session: Session,
  input: Omit<WalletRequest, 'purpose'>,
): Promise<{ readonly message: string; readonly expires_at: Date }> {
  const { address, domain, uri, chain_id, statement } = parseInput(walletRequest, input)
  const issuedAt = new Date()
  const expiresAt = new Date(issuedAt.getTime() + lifetimeMs)
  const nonce = nonceOf(newChallengeId())
  const message = formatWalletMessage({
    domain,
    address,
    uri,
    statement,
    chainId: chain_id,
    nonce,
    issuedAt,
    expiresAt,
  })
  await session.execute(
    sqlBuilder
      .updateTable('core.auth_apps')
      .set({ nonce_message: message, nonce_expires_at: expiresAt })
      .where('address', '=', address)
      .where('tenant_id', '=', session.context.tenant)
      .where('deleted_at', 'is', null)
      .compile(),
  )
  return { message, expires_at: expiresAt }
}

/**
 * The application that signed its nonce message. A message is good for one sign-in. For a context of the system.
 *
 * @param input with the domain that the service answers to
 * @throws SIGN_IN_REFUSED, whatever is wrong; INPUT_INVALID
 */
export async function authenticateAuthApp(session: Session, input: WalletProof): Promise<AuthApp> {
  const { message, signature, domain } = parseInput(walletProof, input)
  const signed = checkWalletSignature(message, signature, domain)
  const app =
    signed &&
    (await maybeOne(
      session,
      sqlBuilder
        .updateTable('core.auth_apps')
        .set({ nonce_message: null, nonce_expires_at: null, last_login_at: sql<Date>`now()` })
        .where('address', '=', signed.address)
        .where('nonce_message', '=', message)
        .where('nonce_expires_at', '>', sql<Date>`now()`)
        .where('tenant_id', '=', session.context.tenant)
        .where('deleted_at', 'is', null)
        .returning(authAppColumns),
    ))
  if (!app) throw new PncError('SIGN_IN_REFUSED', 'The sign-in was refused.')
  return app
}
