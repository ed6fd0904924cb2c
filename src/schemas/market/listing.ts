import { z } from 'zod'
import { domainValues } from '../../database/domains.generated.js'
import { jsonColumns } from '../../database/json-columns.js'
import {
  amount,
  coordinates,
  currencyCode,
  id,
  languageCode,
  newId,
  numericId,
  pageLimit,
  patchOf,
  text,
} from '../core.js'

export const listingType = z.enum(domainValues['market.listing_type'])
export const listingStatus = z.enum(domainValues['market.listing_status'])

const fields = {
  category_id: numericId,
  type: listingType,
  status: listingStatus,
  title: text(3, 140),
  description: text(0, 5000),
  price: amount.nullable(),
  currency_code: currencyCode.nullable(),
  language_code: languageCode,
  city: text(1, 80).nullable(),
  location: coordinates.nullable(),
  attributes: jsonColumns['market.listings.attributes'],
  expires_at: z.date().min(new Date(0), 'must not lie before 1970'),
}

/** A new listing. What is left out: the author is the person of the context, language and currency are the market's. */
export const listingInput = z
  .strictObject({
    ...z.object(fields).partial({
      status: true,
      description: true,
      price: true,
      currency_code: true,
      language_code: true,
      city: true,
      location: true,
      attributes: true,
      expires_at: true,
    }).shape,
    id: newId.optional(),
    business_id: id,
    author_id: id.optional(),
  })
  .refine(({ price, currency_code }) => price != null || currency_code == null, {
    path: ['currency_code'],
    message: 'a currency needs a price',
  })
  .refine(({ expires_at }) => !expires_at || expires_at > new Date(), {
    path: ['expires_at'],
    message: 'must be in the future',
  })

/** The fields of a listing that change; at least one. */
export const listingPatch = patchOf(fields)

/** A page of the newest live listings of the market. */
export const listingFeedInput = z
  .strictObject({
    type: listingType,
    /** A category and everything below it. */
    category_id: numericId,
    business_id: id,
    after: z.string(),
  })
  .partial()
  .extend({ limit: pageLimit })

/** A search among the live listings of the market. */
export const listingSearchInput = z
  .strictObject({
    /** What a person typed, in any of the languages; "quotes", or, and -minus work as on the web. */
    text: text(1, 200),
    type: listingType,
    category_id: numericId,
    /** Currency of the price limits; the market's if left out. */
    currency_code: currencyCode,
    min_price: amount,
    max_price: amount,
    /** Ranks by distance from here and, with a radius, leaves out what is farther away. */
    near: coordinates.extend({ radius_m: z.number().positive().max(2_000_000).optional() }),
    after: z.string(),
  })
  .partial()
  .extend({ limit: pageLimit })

export type ListingInput = z.input<typeof listingInput>
export type ListingPatch = z.input<typeof listingPatch>
export type ListingFeedInput = z.input<typeof listingFeedInput>
export type ListingSearchInput = z.input<typeof listingSearchInput>
