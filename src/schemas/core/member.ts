import { z } from 'zod'
import { domainValues } from '../../database/domains.generated.js'
import { pageLimit, patchOf, text } from '../core.js'

/** What changes of a membership; at least one field. */
export const memberPatch = patchOf({ display_name: text(1, 120) })

/** A page of members, newest people first; of one status or of all. */
export const memberFeedInput = z
  .strictObject({ status: z.enum(domainValues['core.membership_status']), after: z.string() })
  .partial()
  .extend({ limit: pageLimit })

export type MemberPatch = z.input<typeof memberPatch>
export type MemberFeedInput = z.input<typeof memberFeedInput>
