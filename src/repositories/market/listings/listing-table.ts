import { toCoordinates } from '../../../query/geography.js'
import type { VersionedTable } from '../../../query/explain-miss.js'

export const listingTable: VersionedTable = { name: 'market.listings', noun: 'listing' }

/** What a list of listings shows: narrow, because it travels over slow mobile networks. */
export const listingCardColumns = [
  'id',
  'business_id',
  'category_id',
  'type',
  'title',
  'price',
  'currency_code',
  'language_code',
  'city',
  'created_at',
] as const

/** Everything about one listing but its search vector. */
export const listingColumns = [
  ...listingCardColumns,
  'author_id',
  'status',
  'description',
  'attributes',
  'expires_at',
  'updated_at',
  'version',
  toCoordinates('location').as('location'),
] as const
