import { z } from 'zod'
import { languageCode, patchOf, phoneNumber, text } from '../core.js'
import { emailAddress } from './identity.js'

/** What changes of the entered tenant; at least one field. */
export const tenantPatch = patchOf({
  name: text(1, 120),
  description: text(1, 2000).nullable(),
  phone: phoneNumber.nullable(),
  email: emailAddress.nullable(),
  address: text(1, 400).nullable(),
  website: z
    .url({ protocol: /^https?$/, hostname: z.regexes.domain })
    .max(200)
    .nullable(),
  logo: text(1, 400).nullable(),
  default_language: languageCode,
  time_zone: text(1, 64),
})

export type TenantPatch = z.input<typeof tenantPatch>
