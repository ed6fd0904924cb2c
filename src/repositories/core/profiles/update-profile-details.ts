import { PncError } from '../../../errors/pnc-error.js'
import { toJson } from '../../../query/json-value.js'
import { parseInput } from '../../../query/parse-input.js'
import { maybeOne, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import { profileDetailsPatch, type ProfileDetailsPatch } from '../../../schemas/core/profile.js'
import { getProfileDetails } from './get-profile-details.js'
import type { ProfileDetails } from './profile.js'
import { profileDetailsColumns } from './profile-table.js'

/**
 * Changes some of the details of a profile, if they still have the version the change is based on.
 *
 * @throws VERSION_CONFLICT with the present version in `details.version`; NOT_FOUND, also for whom they are not to see; INPUT_INVALID
 */
export async function updateProfileDetails(
  session: Session,
  id: string,
  version: number,
  patch: ProfileDetailsPatch,
): Promise<ProfileDetails> {
  const { preferences, ...values } = parseInput(profileDetailsPatch, patch)
  const details = await maybeOne(
    session,
    sqlBuilder
      .updateTable('core.profile_details')
      .set({ ...values, ...(preferences && { preferences: toJson(preferences) }) })
      .where('profile_id', '=', id)
      .where('tenant_id', '=', session.context.tenant)
      .where('version', '=', version)
      .where('deleted_at', 'is', null)
      .returning(profileDetailsColumns),
  )
  if (details) return details
  const present = await getProfileDetails(session, id)
  throw new PncError(
    'VERSION_CONFLICT',
    `The details of profile ${id} have version ${present.version}, not ${version}.`,
    {
      hint: 'Read them again, apply the change to what they are now, and retry with their version.',
      details: { id, version: present.version, expected: version },
    },
  )
}
