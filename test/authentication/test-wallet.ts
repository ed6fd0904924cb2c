import { randomBytes } from 'node:crypto'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { addressOf, personalHash } from '../../src/authentication/recover-signer.js'

export interface TestWallet {
  /** In lower case. */
  readonly address: string
  /** personal_sign: r, s and v in hexadecimal. */
  sign(text: string): string
}

/** A wallet with a key of its own. */
export function testWallet(secret: Uint8Array = randomBytes(32)): TestWallet {
  const address = addressOf(secp256k1.getPublicKey(secret, false))
  return {
    address,
    sign: (text) => {
      const signature = secp256k1.sign(personalHash(text), secret, { prehash: false, format: 'recovered' })
      const [recovery = 0, ...rs] = signature
      return `0x${Buffer.from([...rs, 27 + recovery]).toString('hex')}`
    },
  }
}

/** The other signature that holds for the same text and key, which anybody can make: s becomes n - s. */
export function malleate(signature: string): string {
  const bytes = Buffer.from(signature.slice(2), 'hex')
  const s = BigInt(`0x${bytes.subarray(32, 64).toString('hex')}`)
  const twin = (secp256k1.Point.CURVE().n - s).toString(16).padStart(64, '0')
  return `0x${bytes.subarray(0, 32).toString('hex')}${twin}${bytes[64] === 27 ? '1c' : '1b'}`
}
