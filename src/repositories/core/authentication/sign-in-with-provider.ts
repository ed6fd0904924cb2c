import type { AuthenticationSession } from '../../../query/authentication-session.js'
import { parseInput } from '../../../query/parse-input.js'
import { providerSignIn, type ProviderSignIn } from '../../../schemas/core/authentication.js'
import { providerEvidence } from './evidence.js'
import type { SignIn } from './sign-in.js'
import { signInWithEvidence } from './sign-in-with-evidence.js'

/**
 * Signs a person in whom Google, Apple or another service vouches for.
 *
 * @param input `id` is the subject of an id token (or the account id of the service's API) that the caller has verified, nonce and
 * audience included: nothing here can
 * @throws SIGN_IN_REFUSED for an account of nobody; IDENTITY_LOCKED; NOT_A_MEMBER; INPUT_INVALID
 */
export async function signInWithProvider(
  session: AuthenticationSession,
  input: ProviderSignIn,
): Promise<SignIn> {
  const { register, tenant, client, ...proof } = parseInput(providerSignIn, input)
  return signInWithEvidence(session, providerEvidence(proof), { register, tenant, client })
}
