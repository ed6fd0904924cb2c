import { explainMiss } from '../../../query/explain-miss.js'
import { parseInput } from '../../../query/parse-input.js'
import { maybeOne, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import { profilePatch, type ProfilePatch } from '../../../schemas/core/profile.js'
import type { Profile } from './profile.js'
import { profileColumns, profileTable } from './profile-table.js'

/**
 * Changes some fields of a profile, if it still has the version the change is based on.
 *
 * @throws VERSION_CONFLICT with the present version in `details.version`; NOT_FOUND; INPUT_INVALID; ROW_SECURITY_VIOLATION, also when
 * anybody but staff changes the verification status or makes it the profile of an admin
 */
export async function updateProfile(
  session: Session,
  id: string,
  version: number,
  patch: ProfilePatch,
): Promise<Profile> {
  const values = parseInput(profilePatch, patch)
  const profile = await maybeOne(
    session,
    sqlBuilder
      .updateTable('core.profiles')
      .set(values)
      .where('id', '=', id)
      .where('tenant_id', '=', session.context.tenant)
      .where('version', '=', version)
      .where('deleted_at', 'is', null)
      .returning(profileColumns),
  )
  if (!profile) throw await explainMiss(session, profileTable, id, { version, deleted: false })
  return profile
}
