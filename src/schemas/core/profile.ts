import { z } from 'zod'
import { domainValues } from '../../database/domains.generated.js'
import { jsonColumns } from '../../database/json-columns.js'
import { jsonObject } from '../../database/json-object.js'
import { id, languageCode, newId, patchOf, text } from '../core.js'

const fields = {
  user_type: z.enum(domainValues['core.user_type']),
  bio: text(0, 2000).nullable(),
  picture: text(1, 400).nullable(),
  language_code: languageCode.nullable(),
  verification_status: z.enum(domainValues['core.profile_verification']),
}

/** A new profile. Without a user it belongs to the person of the context. */
export const profileInput = z.strictObject({ ...fields, id: newId, user_id: id }).partial()

/** The fields of a profile that change; at least one. */
export const profilePatch = patchOf(fields)

/** What changes of the details of a profile, which only the member and staff see; at least one field. */
export const profileDetailsPatch = patchOf({
  gender: z.enum(domainValues['core.gender']),
  preferences: jsonColumns['core.profile_details.preferences'],
  notes: text(0, 5000).nullable(),
  contact_info: jsonObject.nullable(),
})

export type ProfileInput = z.input<typeof profileInput>
export type ProfilePatch = z.input<typeof profilePatch>
export type ProfileDetailsPatch = z.input<typeof profileDetailsPatch>
