import { sql } from 'kysely'
import { verifyPassword } from '../../../authentication/password-hash.js'
import type { AuthenticationSession } from '../../../query/authentication-session.js'
import { callOne } from './call.js'

interface Check {
  readonly identity_id: string | null
  readonly hash: string | null
}

/** What a checked password is reported with. */
export interface CheckedPassword {
  readonly identity_id: string
  readonly hash: string
}

/** Counts an attempt and checks a password; undefined when it does not fit, or there is nothing to fit. */
export async function checkPassword(
  session: AuthenticationSession,
  { service, id }: { readonly service: string; readonly id: string },
  password: string,
): Promise<CheckedPassword | undefined> {
  const check = await callOne<Check>(session, sql`core.begin_password_check(${service}, ${id})`)
  const { identity_id = null, hash = null } = check ?? {}
  const fits = await verifyPassword(password, hash ?? undefined, session.settings.passwordCost)
  return fits && identity_id !== null && hash !== null ? { identity_id, hash } : undefined
}
