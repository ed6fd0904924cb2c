import { scryptSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { hashPassword, needsRehash, verifyPassword } from '../../src/authentication/password-hash.js'
import { parsePhcHash } from '../../src/authentication/phc-hash.js'

const cost = 10

describe('a password', () => {
  test('fits its own hash and no other', async () => {
    const hash = await hashPassword('correct horse', cost)
    expect(hash).toMatch(/^\$scrypt\$ln=10,r=8,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
    expect(await verifyPassword('correct horse', hash)).toBe(true)
    for (const wrong of ['correct horsE', 'correct horse ', '', 'correct hors'])
      expect(await verifyPassword(wrong, hash)).toBe(false)
  })

  test('has another salt each time', async () => {
    expect(await hashPassword('correct horse', cost)).not.toBe(await hashPassword('correct horse', cost))
  })

  test('is hashed by scrypt as RFC 7914 has it', async () => {
    const hash = await hashPassword('correct horse', cost)
    const [, , , salt = '', stored = ''] = hash.split('$')
    const expected = scryptSync('correct horse', Buffer.from(salt, 'base64'), 32, { N: 1024, r: 8, p: 1 })
    expect(Buffer.from(stored, 'base64')).toEqual(expected)
  })

  test('typed in composed or decomposed letters is the same', async () => {
    expect(await verifyPassword('cafe\u0301 au lait', await hashPassword('caf\u00e9 au lait', cost))).toBe(
      true,
    )
  })

  test.each([undefined, '', 'plain', '$scrypt$ln=99,r=8,p=1$c2FsdHNhbHRzYWx0c2FsdA$aGFzaA', '$2b$10$abc'])(
    'fits no hash that is %j, and that is found out by the same work',
    async (hash) => {
      expect(await verifyPassword('', hash, cost)).toBe(false)
      expect(await verifyPassword('\0', hash, cost)).toBe(false)
    },
  )

  test('whose hash is all zeros, as that of nobody is, fits nothing', async () => {
    const zeros = `$scrypt$ln=10,r=8,p=1$${Buffer.alloc(16).toString('base64').slice(0, 22)}$${Buffer.alloc(32).toString('base64').slice(0, 43)}`
    expect(parsePhcHash(zeros)?.hash).toEqual(Buffer.alloc(32))
    expect(await verifyPassword('', zeros)).toBe(false)
  })
})

describe('the parameters of a hash', () => {
  test('that are those of now need no new hash, and any others do', async () => {
    const hash = await hashPassword('correct horse', cost)
    expect(needsRehash(hash, cost)).toBe(false)
    expect(needsRehash(hash, cost + 1)).toBe(true)
    expect(needsRehash(hash.replace('p=1', 'p=2'), cost)).toBe(true)
    expect(needsRehash('plain', cost)).toBe(true)
  })

  test.each(['ln=0,r=8,p=1', 'ln=21,r=8,p=1', 'ln=17,r=9,p=1', 'ln=17,r=8,p=5', 'ln=17,r=0,p=1'])(
    'that a service could not afford are refused: %s',
    (parameters) => {
      const tail = `${'A'.repeat(22)}$${'A'.repeat(43)}`
      expect(parsePhcHash(`$scrypt$${parameters}$${tail}`)).toBeUndefined()
      expect(parsePhcHash(`$scrypt$ln=20,r=8,p=4$${tail}`)).toBeDefined()
    },
  )
})
