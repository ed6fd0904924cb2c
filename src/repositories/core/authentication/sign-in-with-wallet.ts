import type { AuthenticationSession } from '../../../query/authentication-session.js'
import { parseInput } from '../../../query/parse-input.js'
import { walletSignIn, type WalletSignIn } from '../../../schemas/core/authentication.js'
import { walletEvidence } from './evidence.js'
import type { SignIn } from './sign-in.js'
import { signInWithEvidence } from './sign-in-with-evidence.js'

/**
 * Signs a person in by the message of `beginWallet` and its signature (personal_sign). A message is good for one sign-in.
 *
 * @param input with the domain that the service answers to, never one that the client names
 * @throws SIGN_IN_REFUSED for a wrong signature, address or domain, and for a wallet of nobody; CHALLENGE_INVALID for a message that
 * was used before or not issued here; IDENTITY_LOCKED; NOT_A_MEMBER; INPUT_INVALID
 */
export async function signInWithWallet(session: AuthenticationSession, input: WalletSignIn): Promise<SignIn> {
  const { register, tenant, client, ...proof } = parseInput(walletSignIn, input)
  return signInWithEvidence(session, walletEvidence(proof), { register, tenant, client })
}
