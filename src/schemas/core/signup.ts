import { z } from 'zod'
import { domainValues } from '../../database/domains.generated.js'
import { jsonColumns } from '../../database/json-columns.js'
import { newId, pageLimit, text } from '../core.js'

/** A request to become a member. Approving it takes the person from `user_identifier`, and name and language_code from `data`. */
export const signupInput = z.strictObject({
  id: newId.optional(),
  user_identifier: text(1, 254).nullable().optional(),
  data: jsonColumns['core.signups.data'].optional(),
})

/** Why a sign-up is refused. */
export const signupReason = text(1, 1000)

/** A page of the newest sign-ups. */
export const signupFeedInput = z
  .strictObject({ status: z.enum(domainValues['core.signup_status']), after: z.string() })
  .partial()
  .extend({ limit: pageLimit })

export type SignupInput = z.input<typeof signupInput>
export type SignupFeedInput = z.input<typeof signupFeedInput>
