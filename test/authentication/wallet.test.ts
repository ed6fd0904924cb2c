import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkWalletSignature } from '../../src/authentication/check-wallet-signature.js'
import { challengeOf, newChallengeId, nonceOf } from '../../src/authentication/nonce.js'
import { recoverSigner } from '../../src/authentication/recover-signer.js'
import { checksumAddress, normaliseAddress } from '../../src/authentication/wallet-address.js'
import { formatWalletMessage, parseWalletMessage } from '../../src/authentication/wallet-message.js'
import { malleate, testWallet } from './test-wallet.js'

describe('an address', () => {
  // The vectors of EIP-55.
  test.each([
    '0x52908400098527886E0F7030069857D2E4169EE7',
    '0x8617E340B3D01FA5F11F306F4090FD50E238070D',
    '0xde709f2102306220921060314715629080e2fb77',
    '0x27b1fdb04752bbc536007a920d24acb045561c26',
    '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
    '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359',
    '0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB',
    '0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb',
  ])('%s has the checksum of EIP-55', (address) => {
    expect(checksumAddress(address.toLowerCase())).toBe(address)
    expect(normaliseAddress(address)).toBe(address.toLowerCase())
  })

  test('that was mistyped is refused, and one without a checksum is taken', () => {
    expect(normaliseAddress('0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD')).toBeUndefined()
    expect(normaliseAddress('0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed')).toBeDefined()
    expect(normaliseAddress('0x5AAEB6053F3E94C9B9A09F33669435E7EF1BEAED')).toBeDefined()
    for (const text of [
      '',
      '0x',
      '5aaeb6053f3e94c9b9a09f33669435e7ef1beaed',
      '0x5aaeb6053f3e94c9b9a09f33669435e7ef1beae',
    ])
      expect(normaliseAddress(text)).toBeUndefined()
  })
})

describe('personal_sign', () => {
  test('is recovered for a signature that another wallet made', () => {
    // The example of the documentation of web3.js, eth.accounts.sign.
    const signature =
      '0xb91467e570a6466aa9e9876cbcd013baba02900b8979d43fe208a4a4f339f5fd6007e74cd82e037b800186422fc2da167c747ef045e5d18a5f5d4300f8e1a0291c'
    expect(recoverSigner('Some data', signature)).toBe('0x2c7536e3605d9c16a7a3d7b1898e529396a65c23')
  })

  test('of any text gives the address of the key back', () => {
    const wallet = testWallet()
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(recoverSigner(text, wallet.sign(text))).toBe(wallet.address)
        expect(recoverSigner(`${text}.`, wallet.sign(text))).not.toBe(wallet.address)
      }),
      { numRuns: 20 },
    )
  })

  test('has no second signature: the high-s twin is refused', () => {
    const wallet = testWallet()
    const signature = wallet.sign('text')
    expect(malleate(malleate(signature))).toBe(signature)
    expect(recoverSigner('text', malleate(signature))).toBeUndefined()
  })

  test.each([
    '',
    '0x',
    `0x${'0'.repeat(130)}`,
    `0x${'f'.repeat(130)}`,
    `0x${'1'.repeat(128)}`,
    `0x${'1'.repeat(128)}1d`,
    'z'.repeat(132),
  ])('with the signature %j is nobody', (signature) => {
    expect(recoverSigner('text', signature)).toBeUndefined()
  })

  test('takes the recovery bit as 0 or 1, too', () => {
    const wallet = testWallet()
    const signature = wallet.sign('text')
    const bare = signature.slice(0, 130) + (signature.endsWith('1b') ? '00' : '01')
    expect(recoverSigner('text', bare)).toBe(wallet.address)
  })
})

const challenge = newChallengeId()
const wallet = testWallet()
const issuedAt = new Date('2026-11-26T12:00:00.000Z')
const message = {
  domain: 'app.example.com',
  address: wallet.address,
  statement: 'Sign in to the market.',
  uri: 'https://app.example.com/login',
  chainId: 1,
  nonce: nonceOf(challenge),
  issuedAt,
  expiresAt: new Date('2026-11-26T12:10:00.000Z'),
}

describe('a message', () => {
  test('is that of EIP-4361', () => {
    expect(formatWalletMessage({ ...message, nonce: '0'.repeat(32) })).toBe(
      `app.example.com wants you to sign in with your Ethereum account:
${checksumAddress(wallet.address)}

Sign in to the market.

URI: https://app.example.com/login
Version: 1
Chain ID: 1
Nonce: 00000000000000000000000000000000
Issued At: 2026-11-26T12:00:00.000Z
Expiration Time: 2026-11-26T12:10:00.000Z`,
    )
  })

  test('is read as it was written, with and without a statement', () => {
    expect(parseWalletMessage(formatWalletMessage(message))).toEqual(message)
    const { statement: _, ...without } = message
    expect(parseWalletMessage(formatWalletMessage(without))).toEqual({ ...without, statement: undefined })
    expect(challengeOf(message.nonce)).toBe(challenge)
  })

  test('of another form is not read', () => {
    const text = formatWalletMessage(message)
    for (const other of [
      '',
      `${text}\n`,
      ` ${text}`,
      text.replace('Version: 1', 'Version: 2'),
      text.replace('Sign in', 'Sign\nin'),
      text.replace(message.nonce, 'short'),
      text.replace(checksumAddress(wallet.address), '0x0'),
      text.replace('2026-11-26T12:10:00.000Z', '2026-13-26T12:10:00.000Z'),
      `${text}\nResources:\n- https://evil.example`,
    ])
      expect(parseWalletMessage(other), other).toBeUndefined()
  })

  const text = formatWalletMessage(message)
  const check = (signed = text, signature = wallet.sign(signed), domain = message.domain, now = issuedAt) =>
    checkWalletSignature(signed, signature, domain, now)

  test('that its wallet signed is accepted', () => {
    expect(check()).toEqual(message)
  })

  test('is refused for another domain, by another wallet, changed after it was signed, or malleated', () => {
    expect(check(text, wallet.sign(text), 'evil.example.com')).toBeUndefined()
    expect(check(text, testWallet().sign(text))).toBeUndefined()
    expect(check(text.replace('the market', 'the Market'), wallet.sign(text))).toBeUndefined()
    expect(check(text, malleate(wallet.sign(text)))).toBeUndefined()
  })

  test('is good until it expires, and not before it was issued', () => {
    const at = (iso: string) => check(text, wallet.sign(text), message.domain, new Date(iso))
    expect(at('2026-11-26T12:09:59.999Z')).toBeDefined()
    expect(at('2026-11-26T12:10:00.000Z')).toBeUndefined()
    expect(at('2026-11-26T11:59:00.000Z')).toBeDefined()
    expect(at('2026-11-26T11:58:59.999Z')).toBeUndefined()
  })
})
