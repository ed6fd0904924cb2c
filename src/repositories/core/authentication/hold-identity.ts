import { sql } from 'kysely'
import { PncError } from '../../../errors/pnc-error.js'
import type { AuthenticationSession } from '../../../query/authentication-session.js'
import { parseInput } from '../../../query/parse-input.js'
import { identityKey, type IdentityKey } from '../../../schemas/core/identity.js'
import { callOne } from './call.js'

/**
 * Locks an identity until `releaseIdentity`; the sessions it opened are invalid meanwhile. For the staff of the platform: it holds in
 * every tenant. What one tenant has against a person is said by its membership.
 *
 * @throws NOT_FOUND, INPUT_INVALID
 */
export function holdIdentity(session: AuthenticationSession, key: IdentityKey): Promise<void> {
  return hold(session, key, true)
}

/**
 * Opens the lock of an identity, whoever or whatever has locked it.
 *
 * @throws NOT_FOUND, INPUT_INVALID
 */
export function releaseIdentity(session: AuthenticationSession, key: IdentityKey): Promise<void> {
  return hold(session, key, false)
}

async function hold(session: AuthenticationSession, key: IdentityKey, isHeld: boolean): Promise<void> {
  const { service, id } = parseInput(identityKey, key)
  const row = await callOne<{ result: boolean }>(
    session,
    sql`core.hold_identity(${service}, ${id}, ${isHeld})`,
  )
  if (!row?.result) throw new PncError('NOT_FOUND', 'There is no such identity.')
}
