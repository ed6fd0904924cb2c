import { sql } from 'kysely'
import { tokenDigest } from '../../../authentication/session-token.js'
import type { AuthenticationSession } from '../../../query/authentication-session.js'
import { parseInput } from '../../../query/parse-input.js'
import {
  codeProof,
  providerProof,
  sessionToken,
  telegramProof,
  walletProof,
  type CodeProof,
  type ProviderProof,
  type TelegramProofInput,
  type WalletProof,
} from '../../../schemas/core/authentication.js'
import { callOne } from './call.js'
import {
  codeEvidence,
  providerEvidence,
  telegramEvidence,
  walletEvidence,
  type Evidence,
} from './evidence.js'
import { refusal } from './refusal.js'

export interface LinkedIdentity {
  readonly identity_id: string
}

/**
 * Gives the person of a session an e-mail address or phone number, proven by a code that was begun with the purpose `link`.
 * Repeating it for an identity the person has is no error.
 *
 * @throws IDENTITY_TAKEN, CHALLENGE_INVALID, SESSION_INVALID, INPUT_INVALID
 */
export async function linkCode(
  session: AuthenticationSession,
  token: string,
  proof: CodeProof,
): Promise<LinkedIdentity> {
  return link(session, token, codeEvidence(session, parseInput(codeProof, proof)))
}

/**
 * Gives the person of a session a wallet, proven by a message that was begun with the purpose `link`.
 *
 * @throws as `linkCode`, and SIGN_IN_REFUSED for a signature that does not hold
 */
export async function linkWallet(
  session: AuthenticationSession,
  token: string,
  proof: WalletProof,
): Promise<LinkedIdentity> {
  return link(session, token, walletEvidence(parseInput(walletProof, proof)))
}

/**
 * Gives the person of a session a Telegram account.
 *
 * @throws as `linkCode`, and SIGN_IN_REFUSED for a hash that does not hold
 */
export async function linkTelegram(
  session: AuthenticationSession,
  token: string,
  proof: TelegramProofInput,
): Promise<LinkedIdentity> {
  return link(session, token, telegramEvidence(parseInput(telegramProof, proof)))
}

/**
 * Gives the person of a session an account of another service, which the caller has verified.
 *
 * @throws as `linkCode`
 */
export async function linkProvider(
  session: AuthenticationSession,
  token: string,
  proof: ProviderProof,
): Promise<LinkedIdentity> {
  return link(session, token, providerEvidence(parseInput(providerProof, proof)))
}

async function link(
  session: AuthenticationSession,
  token: string,
  evidence: Evidence,
): Promise<LinkedIdentity> {
  const { service, id, challenge, provenAt, details } = evidence
  const digest = tokenDigest(parseInput(sessionToken, token))
  const row = await callOne<{ outcome: string; identity_id: string }>(
    session,
    sql`core.link_identity(
      ${digest}, ${service}, ${id}, ${challenge?.id ?? null}, ${challenge?.digest ?? null}, ${provenAt ?? null},
      ${JSON.stringify(details ?? {})}::jsonb
    )`,
  )
  if (row?.outcome !== 'linked') throw refusal(row?.outcome)
  return { identity_id: row.identity_id }
}
