import { sql } from 'kysely'
import type { z } from 'zod'
import { newSessionToken, tokenDigest } from '../../../authentication/session-token.js'
import type { AuthenticationSession } from '../../../query/authentication-session.js'
import type { sessionClient } from '../../../schemas/core/authentication.js'
import { refusal } from './refusal.js'

/** What a successful sign-in gives. The token is shown here and nowhere else. */
export interface SignIn {
  /** Hand it to the client, over TLS and in a cookie that scripts cannot read; it opens the session. */
  readonly token: string
  readonly session_id: string
  readonly user_id: string
  readonly identity_id: string
  /** The only tenant the session holds in; null for every tenant of the person. */
  readonly tenant_id: number | null
  /** When the session ends unless it is used. */
  readonly expires_at: Date
  /** Whether the person has just been signed up, and belongs to no tenant yet. */
  readonly is_new: boolean
}

/** A row of core.sign_in. */
export interface SignInRow {
  readonly outcome: string
  readonly session_id: string
  readonly user_id: string
  readonly identity_id: string
  readonly tenant_id: number | null
  readonly expires_at: Date
}

export interface Destination {
  readonly tenant?: number | undefined
  readonly client?: z.output<typeof sessionClient> | undefined
}

/** A session to be opened: its token, and what the functions of sign-in take. The token is always new, so none can be planted. */
export function newSession({ settings }: AuthenticationSession, { tenant, client }: Destination) {
  const token = newSessionToken()
  const parameter = {
    digest: tokenDigest(token).toString('hex'),
    tenant,
    client: client?.id,
    address: client?.address,
    user_agent: client?.user_agent === '' ? undefined : client?.user_agent,
    details: client?.details,
    idle_seconds: settings.sessionIdleSeconds,
    longest_seconds: settings.sessionLongestSeconds,
  }
  return { token, parameter: sql`${JSON.stringify(parameter)}::jsonb` }
}

/**
 * What a function of sign-in returned, as a caller gets it.
 *
 * @throws SIGN_IN_REFUSED, IDENTITY_LOCKED, CHALLENGE_INVALID, NOT_A_MEMBER
 */
export function signedIn(row: SignInRow | undefined, token: string): SignIn {
  if (row?.outcome !== 'signed_in' && row?.outcome !== 'registered') throw refusal(row?.outcome)
  const { outcome, session_id, user_id, identity_id, tenant_id, expires_at } = row
  return { token, session_id, user_id, identity_id, tenant_id, expires_at, is_new: outcome === 'registered' }
}
