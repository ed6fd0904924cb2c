import { createHash, randomBytes } from 'node:crypto'

/** A new token: 256 random bits, base64url, 43 characters. */
export function newSessionToken(): string {
  return randomBytes(32).toString('base64url')
}

/** What the database keeps of a token. A plain SHA-256 is enough: there is nothing to guess in 256 random bits. */
export function tokenDigest(token: string): Buffer {
  return createHash('sha256').update(token, 'utf8').digest()
}

/** Whether a text can be a token at all. */
export function isSessionToken(text: unknown): text is string {
  return typeof text === 'string' && /^[A-Za-z0-9_-]{43}$/.test(text)
}
