import { createCipheriv, createDecipheriv, randomBytes, type KeyObject } from 'node:crypto'

const algorithm = 'aes-256-gcm'
const nonceBytes = 12
const tagBytes = 16

/** What an envelope adds to what is in it: nonce and tag. The length of the plaintext is not hidden. */
export const envelopeBytes = nonceBytes + tagBytes

/**
 * Encrypts with AES-256-GCM (NIST SP 800-38D): a random nonce of 96 bits, the ciphertext, the tag of 128 bits.
 * With random nonces one key is good for 2^32 envelopes (the chance that two share a nonce is then 2^-33).
 *
 * @param bound what the envelope is tied to; it opens only together with the very same bytes
 */
export function sealEnvelope(key: KeyObject, bound: Buffer, plaintext: Buffer): Buffer {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes }).setAAD(bound)
  return Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()])
}

/** What was sealed; undefined where the key, what it is tied to or a single bit of it is not what it was. */
export function openEnvelope(key: KeyObject, bound: Buffer, envelope: Buffer): Buffer | undefined {
  if (envelope.length < envelopeBytes) return undefined
  const decipher = createDecipheriv(algorithm, key, envelope.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  })
    .setAAD(bound)
    .setAuthTag(envelope.subarray(-tagBytes))
  const plaintext = decipher.update(envelope.subarray(nonceBytes, -tagBytes))
  try {
    return Buffer.concat([plaintext, decipher.final()])
  } catch {
    return undefined
  }
}
