import { createHash, randomUUID } from 'node:crypto'

/** A challenge's id; without its hyphens it is the nonce of a message: 122 random bits. */
export function newChallengeId(): string {
  return randomUUID()
}

/** The nonce that names a challenge in a message. */
export function nonceOf(challenge: string): string {
  return challenge.replaceAll('-', '')
}

/** The challenge that a nonce of 32 hexadecimal digits names. */
export function challengeOf(nonce: string): string {
  return nonce.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** What the database keeps of a message to be signed: all of it is bound, nonce and domain, times and address. */
export function messageDigest(message: string): Buffer {
  return createHash('sha256').update(message, 'utf8').digest()
}
