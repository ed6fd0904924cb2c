import type { AuthenticationSession } from '../../../query/authentication-session.js'
import { parseInput } from '../../../query/parse-input.js'
import { telegramSignIn, type TelegramSignIn } from '../../../schemas/core/authentication.js'
import { telegramEvidence } from './evidence.js'
import type { SignIn } from './sign-in.js'
import { signInWithEvidence } from './sign-in-with-evidence.js'

/**
 * Signs a person in by what the Telegram Login Widget or a Mini App hands over. `register: true` signs up a person under the name
 * that Telegram gives. What was accepted once is refused from then on, and so is everything that Telegram signed before it.
 *
 * @throws SIGN_IN_REFUSED for a hash that does not hold, one that is too old, from the future or replayed, and for a Telegram account
 * of nobody; IDENTITY_LOCKED; NOT_A_MEMBER; INPUT_INVALID
 */
export async function signInWithTelegram(
  session: AuthenticationSession,
  input: TelegramSignIn,
): Promise<SignIn> {
  const { register, tenant, client, ...proof } = parseInput(telegramSignIn, input)
  const evidence = telegramEvidence(proof)
  const name = Array.from(evidence.name ?? `Telegram ${evidence.id}`)
    .slice(0, 120)
    .join('')
  return signInWithEvidence(session, evidence, {
    register: register === true ? { name } : register,
    tenant,
    client,
  })
}
