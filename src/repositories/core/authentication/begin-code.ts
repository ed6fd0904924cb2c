import { sql } from 'kysely'
import { newChallengeId } from '../../../authentication/nonce.js'
import { codeDigest, newCode } from '../../../authentication/one-time-code.js'
import { PncError } from '../../../errors/pnc-error.js'
import type { AuthenticationSession } from '../../../query/authentication-session.js'
import { parseInput } from '../../../query/parse-input.js'
import { codeRequest, type CodeRequest } from '../../../schemas/core/authentication.js'
import { callOne } from './call.js'

export interface Code {
  /** Goes to the client, who sends it back with the code. */
  readonly challenge: string
  /** Goes to the address, and nowhere else. */
  readonly code: string
  readonly expires_at: Date
}

/**
 * Makes a one-time code for an e-mail address or phone number, whether it belongs to somebody or not: ten minutes, five tries. It
 * replaces the one before. The service sends it.
 *
 * @throws CHALLENGE_LIMIT when the address had ten codes within an hour; INPUT_INVALID
 */
export async function beginCode(session: AuthenticationSession, input: CodeRequest): Promise<Code> {
  const { address, purpose } = parseInput(codeRequest, input)
  const challenge = newChallengeId()
  const code = newCode()
  const digest = codeDigest(session.codeKey, challenge, code)
  const row = await callOne<{ result: Date | null }>(
    session,
    sql`core.begin_challenge(
      ${challenge}, 'code', ${address.service}, ${address.id}, ${purpose}, ${digest}, interval '10 minutes'
    )`,
  )
  if (row?.result) return { challenge, code, expires_at: row.result }
  throw new PncError('CHALLENGE_LIMIT', 'This address had too many codes of late.', {
    hint: 'Let an hour pass, or sign in another way.',
  })
}
