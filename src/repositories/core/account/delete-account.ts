import { sql } from 'kysely'
import { actingUser } from '../../../query/acting-user.js'
import { orNotFound } from '../../../query/or-not-found.js'
import { maybeOne, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'

/**
 * Marks the person of the context as deleted: it leaves every tenant, and neither enters nor signs in any more. What it wrote stays;
 * erasing what is known of it is another matter. An operator may restore it (`core.restore_person`), into the same tenants.
 *
 * @throws LAST_ADMIN when a tenant would be left without an admin; ISOLATION_REFUSED for staff under another isolation than read
 * committed; INPUT_INVALID when the context names no person
 */
export async function deleteAccount(session: Session): Promise<void> {
  const user = actingUser(session, 'user_id')
  const deleted = await maybeOne(
    session,
    sqlBuilder
      .updateTable('core.users')
      .set({ deleted_at: sql<Date>`now()` })
      .where('id', '=', user)
      .where('deleted_at', 'is', null)
      .returning('id'),
  )
  orNotFound(deleted, { noun: 'person' }, user)
}
