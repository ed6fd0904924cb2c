import type { Session } from '../../../query/session.js'
import type { Member } from './member.js'
import { setMemberStatus } from './set-member-status.js'

/**
 * Keeps a member out, from its next unit of work on, with its roles and rows kept; for staff. Suspending twice is suspending once.
 *
 * @throws NOT_FOUND; LAST_ADMIN; ROW_SECURITY_VIOLATION; ISOLATION_REFUSED for staff under another isolation than read committed
 */
export function suspendMember(session: Session, user: string): Promise<Member> {
  return setMemberStatus(session, user, ['active'], 'suspended')
}
