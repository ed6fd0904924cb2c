import { orNotFound } from '../../../query/or-not-found.js'
import type { Session } from '../../../query/session.js'
import { findMember } from './find-member.js'
import type { Member } from './member.js'
import { memberTable } from './member-table.js'

/**
 * The membership of a person, also of one who has left.
 *
 * @throws NOT_FOUND when `findMember` would return undefined
 */
export async function getMember(session: Session, user: string): Promise<Member> {
  return orNotFound(await findMember(session, user), memberTable, user)
}
