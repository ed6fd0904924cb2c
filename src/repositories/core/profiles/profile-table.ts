import type { VersionedTable } from '../../../query/explain-miss.js'

export const profileTable: VersionedTable = { name: 'core.profiles', noun: 'profile' }

/** What every member of the tenant sees of a profile. */
export const profileColumns = [
  'id',
  'user_id',
  'user_type',
  'bio',
  'picture',
  'language_code',
  'verification_status',
  'created_at',
  'updated_at',
  'version',
] as const

/** What only the member and staff see. */
export const profileDetailsColumns = [
  'profile_id',
  'user_id',
  'gender',
  'preferences',
  'notes',
  'updated_at',
  'version',
] as const
