import { secp256k1 } from '@noble/curves/secp256k1.js'
import { keccak_256 } from '@noble/hashes/sha3.js'

/**
 * The address whose key signed a text with personal_sign (EIP-191, version 0x45); undefined for a signature that is malformed,
 * belongs to no key, or is the high-s twin that anybody can make of a signature (EIP-2).
 *
 * @param signature 65 bytes in hexadecimal: r, s and v (27 or 28; 0 and 1 are taken, too)
 * @returns in lower case
 */
export function recoverSigner(text: string, signature: string): string | undefined {
  if (!/^0x[0-9a-fA-F]{130}$/.test(signature)) return undefined
  const bytes = Buffer.from(signature.slice(2), 'hex')
  const v = bytes[64] ?? 255
  const recovery = v >= 27 ? v - 27 : v
  if (recovery !== 0 && recovery !== 1) return undefined
  try {
    const parsed = secp256k1.Signature.fromBytes(bytes.subarray(0, 64)).addRecoveryBit(recovery)
    if (parsed.hasHighS()) return undefined
    return addressOf(parsed.recoverPublicKey(personalHash(text)).toBytes(false))
  } catch {
    return undefined
  }
}

/** What personal_sign signs: keccak-256 of the text behind its prefix and its length in bytes. */
export function personalHash(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'utf8')
  return keccak_256(
    Buffer.concat([Buffer.from(`\x19Ethereum Signed Message:\n${bytes.length}`, 'utf8'), bytes]),
  )
}

/** The address of an uncompressed public key: the last 20 bytes of its keccak-256, in lower case. */
export function addressOf(publicKey: Uint8Array): string {
  return `0x${Buffer.from(keccak_256(publicKey.subarray(1)).subarray(12)).toString('hex')}`
}
