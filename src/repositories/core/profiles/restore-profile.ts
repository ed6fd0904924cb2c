import { explainMiss } from '../../../query/explain-miss.js'
import { maybeOne, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import type { Profile } from './profile.js'
import { profileColumns, profileTable } from './profile-table.js'

/**
 * Brings a deleted profile back, with what its deletion took along and nothing else.
 *
 * @throws NOT_FOUND when there is no deleted profile of this id; UNIQUE_VIOLATION when the member has made another one since;
 * ROW_SECURITY_VIOLATION
 */
export async function restoreProfile(session: Session, id: string): Promise<Profile> {
  const profile = await maybeOne(
    session,
    sqlBuilder
      .updateTable('core.profiles')
      .set({ deleted_at: null })
      .where('id', '=', id)
      .where('tenant_id', '=', session.context.tenant)
      .where('deleted_at', 'is not', null)
      .returning(profileColumns),
  )
  if (!profile) throw await explainMiss(session, profileTable, id, { deleted: true })
  return profile
}
