import { orNotFound } from '../../../query/or-not-found.js'
import { maybeOne, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import type { ProfileDetails } from './profile.js'
import { openProfileDetails, profileDetailsColumns } from './profile-table.js'

/**
 * What a profile keeps for the member itself and for staff.
 *
 * @throws NOT_FOUND when there is no such profile, and when it is not for this person to see; KEY_MISSING,
 * DECRYPTION_FAILED for contact details that cannot be read
 */
export async function getProfileDetails(session: Session, id: string): Promise<ProfileDetails> {
  const details = await maybeOne(
    session,
    sqlBuilder
      .selectFrom('core.profile_details')
      .select(profileDetailsColumns)
      .where('id', '=', id)
      .where('tenant_id', '=', session.context.tenant)
      .where('deleted_at', 'is', null),
  )
  return openProfileDetails(session, orNotFound(details, { noun: 'profile with details' }, id))
}
