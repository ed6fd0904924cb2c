import type { AuthenticationSession } from '../../../query/authentication-session.js'
import { parseInput } from '../../../query/parse-input.js'
import { codeSignIn, type CodeSignIn } from '../../../schemas/core/authentication.js'
import { codeEvidence } from './evidence.js'
import type { SignIn } from './sign-in.js'
import { signInWithEvidence } from './sign-in-with-evidence.js'

/**
 * Signs a person in by the one-time code that `beginCode` made and the service sent; with `register` an address that belongs to
 * nobody becomes that of a new person.
 *
 * @throws CHALLENGE_INVALID; SIGN_IN_REFUSED when the code is right and the address belongs to nobody; IDENTITY_LOCKED;
 * NOT_A_MEMBER; INPUT_INVALID
 */
export async function signInWithCode(session: AuthenticationSession, input: CodeSignIn): Promise<SignIn> {
  const { register, tenant, client, ...proof } = parseInput(codeSignIn, input)
  return signInWithEvidence(session, codeEvidence(session, proof), { register, tenant, client })
}
