import { actingUser } from '../../../query/acting-user.js'
import type { Session } from '../../../query/session.js'
import type { Member } from './member.js'
import { removeMember } from './remove-member.js'

/**
 * The person of the context leaves the tenant, and with it its roles; what it wrote stays.
 *
 * @throws LAST_ADMIN; INPUT_INVALID when the context names no person; ISOLATION_REFUSED under another isolation than read committed
 */
export function leave(session: Session): Promise<Member> {
  return removeMember(session, actingUser(session, 'user_id'))
}
