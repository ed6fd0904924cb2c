import { dataKeyOf } from '../../../query/encryption/data-key-of.js'
import { toJson } from '../../../query/json-value.js'
import { parseInput } from '../../../query/parse-input.js'
import { maybeOne, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import { versionConflict } from '../../../query/version-conflict.js'
import { profileDetailsPatch, type ProfileDetailsPatch } from '../../../schemas/core/profile.js'
import { getProfileDetails } from './get-profile-details.js'
import type { ProfileDetails } from './profile.js'
import { contactInfo, openProfileDetails, profileDetailsColumns } from './profile-table.js'

/**
 * Changes some of the details of a profile, if they still have the version the change is based on. Contact details are encrypted
 * before they leave the process; what is there is decrypted first: keys that cannot read it must not replace it.
 *
 * @throws VERSION_CONFLICT with the present version in `details.version`; NOT_FOUND, also for whom they are not to see; INPUT_INVALID; KEY_MISSING,
 * KEY_DESTROYED, DECRYPTION_FAILED
 */
export async function updateProfileDetails(
  session: Session,
  id: string,
  version: number,
  patch: ProfileDetailsPatch,
): Promise<ProfileDetails> {
  const { preferences, contact_info, ...values } = parseInput(profileDetailsPatch, patch)
  const present = await getProfileDetails(session, id)
  const dataKey = contact_info && (await dataKeyOf(session, present.user_id))
  const details = await maybeOne(
    session,
    sqlBuilder
      .updateTable('core.profile_details')
      .set({
        ...values,
        ...(preferences && { preferences: toJson(preferences) }),
        ...(contact_info === null && { contact_info: null }),
        ...(dataKey && { contact_info: contactInfo.seal(session, dataKey, id, contact_info) }),
      })
      .where('id', '=', id)
      .where('tenant_id', '=', session.context.tenant)
      .where('version', '=', version)
      .where('deleted_at', 'is', null)
      .returning(profileDetailsColumns),
  )
  if (details) return openProfileDetails(session, details)
  throw versionConflict(`profile ${id} (its details)`, present.version, version, { id })
}
