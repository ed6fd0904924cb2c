import { maybeOne, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import { getMember } from './get-member.js'
import type { Member } from './member.js'
import { memberColumns } from './member-table.js'
import { notForThisPerson } from './not-for-this-person.js'

/** Moves a member from one of some statuses to another; it may have moved already. */
export async function setMemberStatus(
  session: Session,
  user: string,
  from: readonly Member['status'][],
  status: Member['status'],
): Promise<Member> {
  const moved = await maybeOne(
    session,
    sqlBuilder
      .updateTable('core.memberships')
      .set({ status })
      .where('tenant_id', '=', session.context.tenant)
      .where('user_id', '=', user)
      .where('status', 'in', from)
      .returning(memberColumns),
  )
  if (moved) return moved
  const present = await getMember(session, user)
  if (present.status === status) return present
  throw notForThisPerson(present)
}
