import { toCoordinates } from '../../../query/geography.js'

/** What a person sees of itself. */
export const accountColumns = [
  'id',
  'name',
  'phone',
  'email',
  'language_code',
  toCoordinates('location').as('location'),
  'attributes',
  'created_at',
  'updated_at',
  'version',
] as const
