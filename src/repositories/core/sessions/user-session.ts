import type { Selectable } from 'kysely'
import type { Database } from '../../../database/database.generated.js'

export const userSessionColumns = [
  'id',
  'identity_id',
  'scope_tenant_id',
  'client_id',
  'address',
  'user_agent',
  'details',
  'created_at',
  'last_seen_at',
  'expires_at',
  'ends_at',
] as const

/** A session as its person sees it. */
export type UserSession = Pick<Selectable<Database['core.sessions']>, (typeof userSessionColumns)[number]>
