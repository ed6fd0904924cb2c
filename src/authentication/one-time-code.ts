import { createHmac, hkdfSync, randomInt } from 'node:crypto'

/** Six random digits. */
export function newCode(): string {
  return randomInt(1_000_000).toString().padStart(6, '0')
}

/**
 * What the database keeps of a code: an HMAC-SHA256. A plain hash of six digits would be found by trying all of them, by whoever
 * gets a copy of the table.
 *
 * @param challenge the id of the challenge, so that the same code has another digest each time
 */
export function codeDigest(key: Buffer, challenge: string, code: string): Buffer {
  return createHmac('sha256', key).update(`${challenge.toLowerCase()}:${code}`).digest()
}

/** Derives the key of codes (HKDF-SHA256, RFC 5869) from the secret of contexts, so that there is no second secret to keep. */
export function deriveCodeKey(contextSecret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', contextSecret, '', 'pnc-db one-time codes', 32))
}
