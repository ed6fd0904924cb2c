import type { Session } from '../../../query/session.js'
import { refuseSignup } from './refuse-signup.js'
import type { Signup } from './signup.js'

/**
 * Gives a pending request up that cannot be approved: what it says does not make a person. For staff.
 *
 * @throws SIGNUP_DECIDED when it was decided before; INPUT_INVALID without a reason; NOT_FOUND; ROW_SECURITY_VIOLATION
 */
export function failSignup(session: Session, id: string, reason: string): Promise<Signup> {
  return refuseSignup(session, id, 'failed', reason)
}
