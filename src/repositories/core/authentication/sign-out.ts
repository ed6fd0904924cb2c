import { sql } from 'kysely'
import { isSessionToken, tokenDigest } from '../../../authentication/session-token.js'
import type { AuthenticationSession } from '../../../query/authentication-session.js'
import { callOne } from './call.js'

/** Ends the session of a token. A token that does not hold is no error. */
export async function signOut(session: AuthenticationSession, token: string): Promise<void> {
  await end(session, token, 'this', 'signed_out')
}

/** Ends every other session of the person, in every tenant, and says how many. */
export function signOutOthers(session: AuthenticationSession, token: string): Promise<number> {
  return end(session, token, 'others', 'signed_out_elsewhere')
}

/** Ends every session of the person, in every tenant, this one included, and says how many. */
export function signOutEverywhere(session: AuthenticationSession, token: string): Promise<number> {
  return end(session, token, 'all', 'signed_out_elsewhere')
}

async function end(
  session: AuthenticationSession,
  token: string,
  whose: 'this' | 'others' | 'all',
  reason: 'signed_out' | 'signed_out_elsewhere',
): Promise<number> {
  if (!isSessionToken(token)) return 0
  const row = await callOne<{ result: number }>(
    session,
    sql`core.end_sessions(${tokenDigest(token)}, ${whose}, ${reason})`,
  )
  return row?.result ?? 0
}
