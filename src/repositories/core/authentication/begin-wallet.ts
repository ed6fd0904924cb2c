import { sql } from 'kysely'
import { messageDigest, newChallengeId, nonceOf } from '../../../authentication/nonce.js'
import { formatWalletMessage } from '../../../authentication/wallet-message.js'
import type { AuthenticationSession } from '../../../query/authentication-session.js'
import { parseInput } from '../../../query/parse-input.js'
import { walletRequest, type WalletRequest } from '../../../schemas/core/authentication.js'
import { callOne } from './call.js'

export interface WalletChallenge {
  /** What the wallet shows and signs with personal_sign. */
  readonly message: string
  readonly expires_at: Date
}

const lifetimeMs = 10 * 60_000

/**
 * Makes a message for a wallet to sign (EIP-4361), whether the wallet belongs to somebody or not: ten minutes, one sign-in.
 *
 * @throws INPUT_INVALID
 */
export async function beginWallet(
  session: AuthenticationSession,
  input: WalletRequest,
): Promise<WalletChallenge> {
  const { address, domain, uri, chain_id, statement, purpose } = parseInput(walletRequest, input)
  const challenge = newChallengeId()
  const issuedAt = new Date()
  const expiresAt = new Date(issuedAt.getTime() + lifetimeMs)
  const message = formatWalletMessage({
    domain,
    address,
    uri,
    statement,
    chainId: chain_id,
    nonce: nonceOf(challenge),
    issuedAt,
    expiresAt,
  })
  await callOne(
    session,
    sql`core.begin_challenge(
      ${challenge}, 'nonce', 'wallet', ${address}, ${purpose}, ${messageDigest(message)}, interval '10 minutes'
    )`,
  )
  return { message, expires_at: expiresAt }
}
