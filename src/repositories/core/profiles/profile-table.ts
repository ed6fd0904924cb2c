import type { z } from 'zod'
import type { jsonObject } from '../../../database/json-object.js'
import { isPncError } from '../../../errors/pnc-error.js'
import { encryptedColumn, type SealedValue } from '../../../query/encryption/encrypted-column.js'
import { jsonCodec } from '../../../query/encryption/value-codec.js'
import type { VersionedTable } from '../../../query/explain-miss.js'
import type { Session } from '../../../query/session.js'
import type { ProfileDetails } from './profile.js'

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

export const contactInfo = encryptedColumn(
  'core.profile_details.contact_info',
  jsonCodec<z.output<typeof jsonObject>>(),
)

/** What only the member and staff see. */
export const profileDetailsColumns = [
  'id',
  'user_id',
  'gender',
  'preferences',
  'notes',
  contactInfo.select().as('contact_info'),
  'updated_at',
  'version',
] as const

/**
 * Contact details of an erased person are gone, and the rest of the row is not.
 *
 * @throws KEY_MISSING, DECRYPTION_FAILED
 */
export function openProfileDetails(
  session: Session,
  row: Omit<ProfileDetails, 'contact_info'> & { readonly contact_info: SealedValue | null },
): ProfileDetails {
  try {
    return { ...row, contact_info: row.contact_info && contactInfo.open(session, row.id, row.contact_info) }
  } catch (error) {
    if (isPncError(error, 'KEY_DESTROYED')) return { ...row, contact_info: null }
    throw error
  }
}
