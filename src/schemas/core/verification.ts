import { z } from 'zod'
import { domainValues } from '../../database/domains.generated.js'
import { jsonObject } from '../../database/json-object.js'
import { id, newId, pageLimit, patchOf, text } from '../core.js'

export const verificationType = z.enum(domainValues['core.verification_type'])
export const verificationStatus = z.enum(domainValues['core.verification_status'])

const fields = {
  /** Whatever the product collects: numbers, dates, ids of photos. */
  evidence: jsonObject,
  /** What equal attempts are found by: the number of a document, a phone number, an address. */
  reference: text(1, 200)
    .refine((value) => /[\p{L}\p{N}]/u.test(value), 'must hold a letter or a digit')
    .nullable(),
}

/** A new attempt. Without a person it is about the one of the context. */
export const verificationInput = z.strictObject({
  ...fields,
  type: verificationType,
  reference: fields.reference.optional(),
  id: newId.optional(),
  user_id: id.optional(),
})

/** What the member adds while nothing is decided; at least one field. */
export const verificationPatch = patchOf(fields)

/** What the staff decides, with notes that the member does not see. */
export const verificationDecisionPatch = z.strictObject({
  status: verificationStatus.exclude(['pending']),
  admin_notes: text(1, 4000).nullable().optional(),
})

/** A page of the newest attempts. */
export const verificationFeedInput = z
  .strictObject({ user_id: id, status: verificationStatus, type: verificationType, after: z.string() })
  .partial()
  .extend({ limit: pageLimit })

export type VerificationInput = z.input<typeof verificationInput>
export type VerificationPatch = z.input<typeof verificationPatch>
export type VerificationDecision = z.input<typeof verificationDecisionPatch>
export type VerificationFeedInput = z.input<typeof verificationFeedInput>
