import { parseInput } from '../../../query/parse-input.js'
import { maybeOne, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import { versionConflict } from '../../../query/version-conflict.js'
import { memberPatch, type MemberPatch } from '../../../schemas/core/member.js'
import { getMember } from './get-member.js'
import { notForThisPerson } from './not-for-this-person.js'
import type { Member } from './member.js'
import { memberColumns } from './member-table.js'

/**
 * Changes the name by which others see a member; for the member itself and for staff.
 *
 * @throws VERSION_CONFLICT with the present version in `details.version`; NOT_FOUND; INPUT_INVALID; ROW_SECURITY_VIOLATION, also of
 * a member who has left
 */
export async function updateMember(
  session: Session,
  user: string,
  version: number,
  patch: MemberPatch,
): Promise<Member> {
  const member = await maybeOne(
    session,
    sqlBuilder
      .updateTable('core.memberships')
      .set(parseInput(memberPatch, patch))
      .where('tenant_id', '=', session.context.tenant)
      .where('user_id', '=', user)
      .where('version', '=', version)
      .returning(memberColumns),
  )
  if (member) return member
  const present = await getMember(session, user)
  if (present.version !== version)
    throw versionConflict(`member ${user}`, present.version, version, { user_id: user })
  throw notForThisPerson(present)
}
