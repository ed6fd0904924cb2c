import type { z } from 'zod'
import { jsonColumns } from '../../database/json-columns.js'
import { coordinates, languageCode, patchOf, text } from '../core.js'

/** What changes of a person, in every tenant; at least one field. Phone and e-mail follow from what it proves (identities). */
export const accountPatch = patchOf({
  name: text(1, 120),
  language_code: languageCode,
  location: coordinates.nullable(),
  attributes: jsonColumns['core.users.attributes'],
})

export type AccountPatch = z.input<typeof accountPatch>
