import type { CompiledQuery } from 'kysely'
import { deriveCodeKey } from '../authentication/one-time-code.js'
import { defaultPasswordCost } from '../authentication/password-hash.js'
import { PncError } from '../errors/pnc-error.js'
import type { AuthenticationOptions } from './authentication-options.js'
import type { Connections } from './connections.js'
import { createAuthenticationSigner } from './context-signer.js'
import type { StatementRunner } from './session.js'
import { runEntered } from './unit-of-work.js'

/** Runs the statements of sign-in, each in a transaction of its own: what it counted stays counted, whatever happens afterwards. */
export interface AuthenticationSession extends StatementRunner {
  readonly settings: Required<AuthenticationOptions>
  /** Key of the digests of one-time codes. */
  readonly codeKey: Buffer
}

const day = 86_400
const defaults: Required<AuthenticationOptions> = {
  passwordCost: defaultPasswordCost,
  sessionIdleSeconds: 14 * day,
  sessionLongestSeconds: 90 * day,
}

/** What each option may be; the database refuses longer sessions, too. */
const bounds: Readonly<Record<keyof AuthenticationOptions, readonly [number, number]>> = {
  passwordCost: [14, 20],
  sessionIdleSeconds: [60, 366 * day],
  sessionLongestSeconds: [60, 366 * day],
}

/**
 * Makes the session under which `db.authentication` works.
 *
 * @throws SECRET_TOO_SHORT; USAGE for an option out of its bounds
 */
export function createAuthenticationSession(
  connections: Connections,
  contextSecret: string,
  ttlSeconds: number,
  options: AuthenticationOptions = {},
): AuthenticationSession {
  const sign = createAuthenticationSigner(contextSecret, ttlSeconds)
  const settings = { ...defaults, ...options }
  for (const [name, [least, most]] of Object.entries(bounds) as [
    keyof AuthenticationOptions,
    [number, number],
  ][]) {
    const value = settings[name]
    if (Number.isInteger(value) && value >= least && value <= most) continue
    throw new PncError('USAGE', `authentication.${name} must be a whole number from ${least} to ${most}.`)
  }
  return {
    settings,
    codeKey: deriveCodeKey(contextSecret),
    execute: <Row>(query: CompiledQuery<Row>) =>
      runEntered(connections, { by: 'core.enter_authentication', token: sign() }, query, {}),
  }
}
