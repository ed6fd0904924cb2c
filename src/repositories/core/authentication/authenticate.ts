import { sql } from 'kysely'
import { isSessionToken, tokenDigest } from '../../../authentication/session-token.js'
import type { AuthenticationSession } from '../../../query/authentication-session.js'
import { parseInput } from '../../../query/parse-input.js'
import type { TenantContext } from '../../../query/tenant-context.js'
import { sessionTenant } from '../../../schemas/core/authentication.js'
import { callMany, callOne } from './call.js'
import { sessionInvalid } from './refusal.js'

/** Whom a token stands for: what `db.as` takes, and the session. */
export interface Authenticated extends TenantContext {
  readonly tenant: number
  readonly user: string
  readonly roles: readonly string[]
  readonly session_id: string
  readonly expires_at: Date
}

/** A tenant that a token holds in. */
export interface SessionTenant {
  readonly tenant_id: number
  readonly slug: string
  readonly name: string
}

interface Row {
  readonly session_id: string | null
  readonly user_id: string
  readonly entered_tenant_id: number
  readonly roles: readonly string[]
  readonly expires_at: Date
}

/**
 * Whom a token stands for, in one round trip, with every role the person has in the tenant. Prolongs the session.
 *
 * @param tenant may be left out for a session that was opened for one; a session of one tenant never holds in another
 * @throws SESSION_INVALID when the session has expired or was ended, its person is deleted, its identity locked by staff, the
 * membership or the tenant not active, or no such token was ever given out
 * @example
 * const listings = await db.as(await db.authentication.authenticate(token, { tenant: 1 })).listings.feed()
 */
export async function authenticate(
  session: AuthenticationSession,
  token: string,
  where: { readonly tenant?: number } = {},
): Promise<Authenticated> {
  const { tenant } = parseInput(sessionTenant, where)
  // Whatever a client sends is a token that does not hold, not a mistake of the service.
  if (!isSessionToken(token)) throw sessionInvalid()
  const row = await callOne<Row>(
    session,
    sql`core.authenticate_session(${tokenDigest(token)}, ${tenant ?? null})`,
  )
  if (typeof row?.session_id !== 'string') throw sessionInvalid()
  const { session_id, user_id, entered_tenant_id, roles, expires_at } = row
  return { tenant: entered_tenant_id, user: user_id, roles, session_id, expires_at }
}

/** The tenants a token holds in, to choose from; none when it does not hold. */
export async function sessionTenants(
  session: AuthenticationSession,
  token: string,
): Promise<readonly SessionTenant[]> {
  if (!isSessionToken(token)) return []
  return callMany<SessionTenant>(session, sql`core.session_tenants(${tokenDigest(token)})`)
}
