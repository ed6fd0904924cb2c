import type { Session } from '../../../query/session.js'
import type { Member } from './member.js'
import { setMemberStatus } from './set-member-status.js'

/**
 * Lets a suspended member in again; for staff. Whoever has left comes back by a sign-up.
 *
 * @throws NOT_FOUND; ROW_SECURITY_VIOLATION
 */
export function reinstateMember(session: Session, user: string): Promise<Member> {
  return setMemberStatus(session, user, ['suspended'], 'active')
}
