import { sql } from 'kysely'
import { hashPassword } from '../../../authentication/password-hash.js'
import { tokenDigest } from '../../../authentication/session-token.js'
import type { AuthenticationSession } from '../../../query/authentication-session.js'
import { parseInput } from '../../../query/parse-input.js'
import {
  passwordChange,
  passwordReset,
  sessionToken,
  type PasswordChange,
  type PasswordReset,
} from '../../../schemas/core/authentication.js'
import { callOne } from './call.js'
import { checkPassword } from './check-password.js'
import { codeEvidence } from './evidence.js'
import { refusal } from './refusal.js'

/**
 * Sets a password, the first or another one, after a code that was begun with the purpose `reset_password`. Ends every session of the
 * person.
 *
 * @throws CHALLENGE_INVALID; SIGN_IN_REFUSED when the code is right and the address belongs to nobody; IDENTITY_LOCKED when staff has
 * locked the identity; INPUT_INVALID
 */
export async function resetPassword(session: AuthenticationSession, input: PasswordReset): Promise<void> {
  const { password, ...proof } = parseInput(passwordReset, input)
  const { service, id, challenge } = codeEvidence(session, proof)
  const hash = await hashPassword(password, session.settings.passwordCost)
  const row = await callOne<{ result: string }>(
    session,
    sql`core.reset_password(${challenge?.id ?? null}, ${service}, ${id}, ${challenge?.digest ?? null}, ${hash})`,
  )
  if (row?.result !== 'changed') throw refusal(row?.result)
}

/**
 * Changes the password of the person of a session, who gives the old one once more; a wrong one counts as a failed attempt. Ends the
 * other sessions of the person.
 *
 * @throws SIGN_IN_REFUSED, SESSION_INVALID, INPUT_INVALID
 */
export async function changePassword(
  session: AuthenticationSession,
  token: string,
  input: PasswordChange,
): Promise<void> {
  const { address, old_password, password } = parseInput(passwordChange, input)
  const digest = tokenDigest(parseInput(sessionToken, token))
  const checked = await checkPassword(session, address, old_password)
  if (!checked) throw refusal('refused')
  const newHash = await hashPassword(password, session.settings.passwordCost)
  const row = await callOne<{ result: string }>(
    session,
    sql`core.change_password(${digest}, ${checked.identity_id}, ${checked.hash}, ${newHash})`,
  )
  if (row?.result !== 'changed') throw refusal(row?.result)
}
