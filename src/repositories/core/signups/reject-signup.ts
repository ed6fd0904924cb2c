import type { Session } from '../../../query/session.js'
import { refuseSignup } from './refuse-signup.js'
import type { Signup } from './signup.js'

/**
 * Rejects a pending request. For staff.
 *
 * @throws SIGNUP_DECIDED when it was decided before; INPUT_INVALID without a reason; NOT_FOUND; ROW_SECURITY_VIOLATION
 */
export function rejectSignup(session: Session, id: string, reason: string): Promise<Signup> {
  return refuseSignup(session, id, 'rejected', reason)
}
