import { orNotFound } from '../../../query/or-not-found.js'
import type { Session } from '../../../query/session.js'
import { findSignup } from './find-signup.js'
import type { Signup } from './signup.js'
import { signupTable } from './signup-table.js'

/**
 * The request of an id.
 *
 * @throws NOT_FOUND when `findSignup` would return undefined
 */
export async function getSignup(session: Session, id: string): Promise<Signup> {
  return orNotFound(await findSignup(session, id), signupTable, id)
}
