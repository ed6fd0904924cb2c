import { sql } from 'kysely'
import type { z } from 'zod'
import { hashPassword } from '../../../authentication/password-hash.js'
import type { AuthenticationSession } from '../../../query/authentication-session.js'
import type { registration } from '../../../schemas/core/identity.js'
import { callOne } from './call.js'
import type { Evidence } from './evidence.js'
import { newSession, signedIn, type Destination, type SignIn, type SignInRow } from './sign-in.js'

interface Options extends Destination {
  readonly register?: z.output<typeof registration> | undefined
}

/** Opens a session for the person of a proven identity, or signs that person up, in one statement. */
export async function signInWithEvidence(
  session: AuthenticationSession,
  { service, id, challenge, provenAt, details }: Evidence,
  { register, ...destination }: Options,
): Promise<SignIn> {
  const newPerson = register && {
    name: register.name,
    language_code: register.language_code,
    details,
    password_hash:
      register.password === undefined
        ? undefined
        : await hashPassword(register.password, session.settings.passwordCost),
  }
  const person = newPerson ? sql`${JSON.stringify(newPerson)}::jsonb` : sql`null::jsonb`
  const { token, parameter } = newSession(session, destination)
  const call = challenge
    ? sql`core.sign_in_with_challenge(${challenge.id}, ${service}, ${id}, ${challenge.digest}, ${person}, ${parameter})`
    : sql`core.sign_in_with_proof(${service}, ${id}, ${provenAt ?? null}, ${person}, ${parameter})`
  return signedIn(await callOne<SignInRow>(session, call), token)
}
