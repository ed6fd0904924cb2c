import type { Session } from '../../../query/session.js'
import type { Member } from './member.js'
import { setMemberStatus } from './set-member-status.js'

/**
 * Takes a member out, and its roles away; what it wrote stays. Takes an invitation back. For staff, and for the member itself (`leave`).
 *
 * @throws NOT_FOUND; LAST_ADMIN; ROW_SECURITY_VIOLATION; ISOLATION_REFUSED under another isolation than read committed
 */
export function removeMember(session: Session, user: string): Promise<Member> {
  return setMemberStatus(session, user, ['active', 'suspended', 'invited', 'left'], 'left')
}
