import { keccak_256 } from '@noble/hashes/sha3.js'

/** An address in the mixed case of its checksum (EIP-55). */
export function checksumAddress(address: string): string {
  const digits = address.toLowerCase().slice(2)
  const hash = Buffer.from(keccak_256(Buffer.from(digits, 'ascii'))).toString('hex')
  return `0x${Array.from(digits, (digit, at) => (parseInt(hash[at] ?? '0', 16) >= 8 ? digit.toUpperCase() : digit)).join('')}`
}

/**
 * An address in lower case, as the database has it; undefined when it is none or its mixed case is not that of its checksum, which
 * means that it was mistyped. All in lower or all in upper case has no checksum to fail.
 */
export function normaliseAddress(text: string): string | undefined {
  if (!/^0x[0-9a-fA-F]{40}$/.test(text)) return undefined
  const digits = text.slice(2)
  const isMixed = digits !== digits.toLowerCase() && digits !== digits.toUpperCase()
  if (isMixed && checksumAddress(text) !== text) return undefined
  return text.toLowerCase()
}
