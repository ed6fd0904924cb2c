import { sql } from 'kysely'
import { orNotFound } from '../../../query/or-not-found.js'
import { maybeOne, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import type { MemberContact } from './member.js'

/**
 * The name, phone number and e-mail address of a member who is active or suspended; for staff.
 *
 * @throws NOT_FOUND for who is no member any more, and for whoever is no staff
 */
export async function getMemberContact(session: Session, user: string): Promise<MemberContact> {
  const contact = await maybeOne(session, {
    compile: () =>
      sql<MemberContact>`select name, phone, email, language_code from core.member_contact(${user})`.compile(
        sqlBuilder,
      ),
  })
  return orNotFound(contact, { noun: 'member to reach' }, user)
}
