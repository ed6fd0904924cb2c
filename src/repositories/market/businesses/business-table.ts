import { toCoordinates } from '../../../query/geography.js'
import type { VersionedTable } from '../../../query/explain-miss.js'

export const businessTable: VersionedTable = { name: 'market.businesses', noun: 'business' }

/** What a list of businesses shows: narrow, because it travels over slow mobile networks. */
export const businessCardColumns = [
  'id',
  'owner_id',
  'category_id',
  'name',
  'city',
  'status',
  'created_at',
] as const

/** Everything about one business. */
export const businessColumns = [
  ...businessCardColumns,
  'description',
  'phone',
  'attributes',
  'updated_at',
  'version',
  toCoordinates('location').as('location'),
] as const
