import { sql } from 'kysely'
import { orNotFound } from '../../../query/or-not-found.js'
import { maybeOne, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import { getSignup } from './get-signup.js'
import type { Signup } from './signup.js'
import { signupTable } from './signup-table.js'

/**
 * Approves a request: makes the person, or finds the one that holds its phone number or address already, and makes it a member,
 * all or nothing. Approving what is approved changes nothing and returns the same. For staff.
 *
 * @returns the request; its `user_id` is the member
 * @throws SIGNUP_DECIDED when it was rejected or has failed; SIGNUP_UNUSABLE when it says too little of the person, or the person is
 * deleted or suspended; NOT_FOUND; ROW_SECURITY_VIOLATION
 */
export async function approveSignup(session: Session, id: string): Promise<Signup> {
  const answer = await maybeOne(session, {
    compile: () =>
      sql<{ readonly user_id: string | null }>`select core.approve_signup(${id}) as user_id`.compile(
        sqlBuilder,
      ),
  })
  orNotFound(answer?.user_id ?? undefined, signupTable, id)
  return getSignup(session, id)
}
