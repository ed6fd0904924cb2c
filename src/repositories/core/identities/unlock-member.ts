import { sql } from 'kysely'
import { maybeOne, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'

/**
 * Opens the locks that failed attempts put on the identities of a member; for staff. A lock by the staff of the platform stays.
 *
 * @returns how many there were; 0 for whoever is no staff, and for a person who is no active member of the tenant
 */
export async function unlockMember(session: Session, user: string): Promise<number> {
  const row = await maybeOne(session, {
    compile: () => sql<{ count: number }>`select core.unlock_member(${user}) as count`.compile(sqlBuilder),
  })
  return row?.count ?? 0
}
