import { z } from 'zod'
import { domainValues } from '../../database/domains.generated.js'
import { jsonColumns } from '../../database/json-columns.js'
import { coordinates, id, newId, numericId, pageLimit, patchOf, phoneNumber, text } from '../core.js'

export const businessStatus = z.enum(domainValues['market.business_status'])

const fields = {
  name: text(1, 120),
  category_id: numericId.nullable(),
  description: text(0, 2000),
  phone: phoneNumber.nullable(),
  city: text(1, 80).nullable(),
  location: coordinates.nullable(),
  attributes: jsonColumns['market.businesses.attributes'],
  status: businessStatus,
}

/** A new business. Without an owner it belongs to the person of the context. */
export const businessInput = z.strictObject({
  ...z.object(fields).partial().required({ name: true }).shape,
  id: newId.optional(),
  owner_id: id.optional(),
})

/** The fields of a business that change; at least one. */
export const businessPatch = patchOf({ ...fields, owner_id: id })

/** A page of the newest businesses of the market. */
export const businessFeedInput = z
  .strictObject({ owner_id: id, after: z.string() })
  .partial()
  .extend({ limit: pageLimit })

export type BusinessInput = z.input<typeof businessInput>
export type BusinessPatch = z.input<typeof businessPatch>
export type BusinessFeedInput = z.input<typeof businessFeedInput>
