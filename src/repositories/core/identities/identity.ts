import type { Selectable } from 'kysely'
import type { Database } from '../../../database/database.generated.js'

export const identityColumns = [
  'id',
  'service',
  'service_id',
  'details',
  'verified_at',
  'last_login_at',
  'locked_at',
  'locked_until',
  'lock_reason',
  'created_at',
] as const

/** A way in which a person signs in, as the person sees it. */
export type Identity = Pick<Selectable<Database['core.identities']>, (typeof identityColumns)[number]>
