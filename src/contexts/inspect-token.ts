import { createHmac, timingSafeEqual } from 'node:crypto'
import { contextKeyId } from '../database/context-key-id.js'

/**
 * Whose signature a token carries: `ours`; `forged`, where it names our key and another hand signed it or changed it since;
 * `other key`, which only its database can judge; `malformed`, where it is no token; `unchecked` without a secret to compare with.
 */
export type TokenSignature = 'ours' | 'forged' | 'other key' | 'malformed' | 'unchecked'

/** What a token says, whether it is true or not. */
export interface InspectedToken {
  readonly signature: TokenSignature
  /** What is wrong with one that is malformed. */
  readonly fault?: string
  /** The name of the key that it says it was signed with. */
  readonly keyId: string | undefined
  readonly tenant: unknown
  /** Null for a context of the system. */
  readonly user: unknown
  readonly roles: unknown
  /** The session that the audit trail will name; null where it carries none. */
  readonly session: unknown
  readonly expiresAt: Date | undefined
  readonly isExpired: boolean | undefined
}

const nothing = {
  keyId: undefined,
  tenant: undefined,
  user: undefined,
  roles: undefined,
  session: undefined,
  expiresAt: undefined,
  isExpired: undefined,
}

/**
 * Decodes a context token without trusting it, and says whether `secret` signed it.
 *
 * @param now milliseconds since 1970
 */
export function inspectToken(token: string, secret: string | undefined, now: number): InspectedToken {
  const parts = token.split('.')
  const [header = '', payload = '', signature = ''] = parts
  if (parts.length !== 3) {
    return { signature: 'malformed', fault: `it has ${parts.length} of 3 parts`, ...nothing }
  }
  const head = decode(header)
  const claims = decode(payload)
  if (head === undefined || claims === undefined) {
    const part = head === undefined ? 'header' : 'payload'
    return { signature: 'malformed', fault: `its ${part} is no JSON object in base64url`, ...nothing }
  }
  const keyId = typeof head.kid === 'string' ? head.kid : undefined
  const expiresAt = momentOf(claims.exp)
  return {
    signature: judge(`${header}.${payload}`, signature, keyId, secret),
    keyId,
    tenant: claims.tid,
    user: claims.sub ?? null,
    roles: claims.roles,
    session: claims.sid ?? null,
    expiresAt,
    isExpired: expiresAt && expiresAt.getTime() <= now,
  }
}

function judge(
  signed: string,
  signature: string,
  keyId: string | undefined,
  secret: string | undefined,
): TokenSignature {
  if (secret === undefined) return 'unchecked'
  const expected = Buffer.from(createHmac('sha256', secret).update(signed).digest('base64url'))
  const given = Buffer.from(signature)
  if (given.length === expected.length && timingSafeEqual(given, expected)) return 'ours'
  return keyId === contextKeyId(secret) ? 'forged' : 'other key'
}

function decode(part: string): Readonly<Record<string, unknown>> | undefined {
  if (!/^[\w-]+$/.test(part)) return undefined
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

function momentOf(seconds: unknown): Date | undefined {
  if (typeof seconds !== 'number') return undefined
  const moment = new Date(seconds * 1000)
  return Number.isNaN(moment.getTime()) ? undefined : moment
}
