import { sql } from 'kysely'
import type { AuthenticationSession } from '../../../query/authentication-session.js'
import { hashPassword, needsRehash } from '../../../authentication/password-hash.js'
import { parseInput } from '../../../query/parse-input.js'
import { passwordSignIn, type PasswordSignIn } from '../../../schemas/core/authentication.js'
import { callOne } from './call.js'
import { checkPassword } from './check-password.js'
import { refusal } from './refusal.js'
import { newSession, signedIn, type SignIn, type SignInRow } from './sign-in.js'

/**
 * Signs a person in by an e-mail address or phone number and the password. The attempt is counted before the password is looked
 * at; the fifth that fails locks the identity. An unknown address, a wrong password and a locked identity are refused alike, after
 * the same statement and the same work.
 *
 * @throws SIGN_IN_REFUSED; NOT_A_MEMBER when the tenant is not open to the person; IDENTITY_LOCKED when staff has locked the
 * identity meanwhile; INPUT_INVALID
 * @example
 * const { token } = await db.authentication.signInWithPassword({ address: { service: 'email', id: 'ama@example.com' }, password })
 */
export async function signInWithPassword(
  session: AuthenticationSession,
  input: PasswordSignIn,
): Promise<SignIn> {
  const { address, password, ...destination } = parseInput(passwordSignIn, input)
  const checked = await checkPassword(session, address, password)
  if (!checked) throw refusal('refused')

  const { passwordCost } = session.settings
  const newHash = needsRehash(checked.hash, passwordCost) ? await hashPassword(password, passwordCost) : null
  const { token, parameter } = newSession(session, destination)
  const row = await callOne<SignInRow>(
    session,
    sql`core.sign_in_with_password(${checked.identity_id}, ${checked.hash}, ${newHash}, ${parameter})`,
  )
  return signedIn(row, token)
}
