import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { formatPhcHash, parsePhcHash, type PhcHash } from './phc-hash.js'

/** What a hash costs unless configured otherwise: 2^17 rounds, 128 MiB for as long as it is computed. */
export const defaultPasswordCost = 17

type Parameters = Omit<PhcHash, 'hash'>

/**
 * Hashes a password with scrypt (RFC 7914) under a new salt.
 *
 * @param cost binary logarithm of the number of rounds
 * @returns a PHC string
 */
export async function hashPassword(password: string, cost = defaultPasswordCost): Promise<string> {
  const parameters = { ln: cost, r: 8, p: 1, salt: randomBytes(16) }
  return formatPhcHash({ ...parameters, hash: await derive(password, parameters, 32) })
}

/**
 * Whether a password fits a hash; the bytes are compared in constant time. Without a hash, or with one that cannot be read, it
 * does the same work for nothing: who measures does not learn whether there is a password.
 */
export async function verifyPassword(
  password: string,
  hash: string | undefined,
  cost = defaultPasswordCost,
): Promise<boolean> {
  const stored = hash === undefined ? undefined : parsePhcHash(hash)
  const { hash: expected, ...parameters } = stored ?? nobody(cost)
  const derived = await derive(password, parameters, expected.length)
  return timingSafeEqual(derived, expected) && stored !== undefined
}

/** Whether a hash was made with other parameters than it would be made with now. */
export function needsRehash(hash: string, cost = defaultPasswordCost): boolean {
  const stored = parsePhcHash(hash)
  return stored?.ln !== cost || stored.r !== 8 || stored.p !== 1
}

/** What a password is compared with when there is nothing to compare it with. */
function nobody(cost: number): PhcHash {
  return { ln: cost, r: 8, p: 1, salt: Buffer.alloc(16), hash: Buffer.alloc(32) }
}

function derive(password: string, { ln, r, p, salt }: Parameters, length: number): Promise<Buffer> {
  const N = 2 ** ln
  return new Promise((resolve, reject) => {
    // The same letters may be typed in several ways: NFKC makes one of them.
    scrypt(
      password.normalize('NFKC'),
      salt,
      length,
      { N, r, p, maxmem: 128 * r * (N + p + 2) },
      (error, key) => {
        if (error) reject(error)
        else resolve(key)
      },
    )
  })
}
