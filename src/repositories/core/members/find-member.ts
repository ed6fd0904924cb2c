import { maybeOne, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import type { Member } from './member.js'
import { memberColumns } from './member-table.js'

/** The membership of a person, also of one who has left; undefined for who never was a member here. */
export function findMember(session: Session, user: string): Promise<Member | undefined> {
  return maybeOne(
    session,
    sqlBuilder
      .selectFrom('core.memberships')
      .select(memberColumns)
      .where('tenant_id', '=', session.context.tenant)
      .where('user_id', '=', user),
  )
}
