import { createHmac } from 'node:crypto'
import { contextKeyId } from '../../src/database/context-key-id.js'

const encode = (text: string) => Buffer.from(text, 'utf8').toString('base64url')

/** Parts of a token; what is left out is as the library makes it. */
export interface TokenParts {
  readonly secret: string
  /** Signs with another key than the header names. */
  readonly signingSecret?: string
  readonly header?: string
  /** JSON; `exp` is added unless given. */
  readonly claims: Readonly<Record<string, unknown>>
  readonly algorithm?: 'sha256' | 'sha512'
}

/** A token made by hand, with the right key or a wrong one. */
export function forgeToken({
  secret,
  signingSecret = secret,
  header,
  claims,
  algorithm = 'sha256',
}: TokenParts): string {
  const head = encode(header ?? `{"alg":"HS256","typ":"JWT","kid":"${contextKeyId(secret)}"}`)
  const payload = encode(JSON.stringify({ exp: Math.floor(Date.now() / 1000) + 300, ...claims }))
  const signature = createHmac(algorithm, signingSecret).update(`${head}.${payload}`).digest('base64url')
  return `${head}.${payload}.${signature}`
}
