import { describe, expect, test } from 'vitest'
import { blindIndex, blindIndexes } from '../../src/crypto/blind-index.js'
import { parseKeyRing } from '../../src/crypto/key-ring.js'
import { testKeyRing, testRingText } from '../harness/test-key-ring.js'
import { useTestDatabase } from '../harness/use-test-database.js'

const database = await useTestDatabase()
const place = { column: 'core.verifications.reference_index', tenant: 101 }
const index = (value: string, normaliser: 'exact' | 'text' | 'code' = 'code', at = place) =>
  blindIndex(testKeyRing, at, normaliser, value).toString('hex')

describe('a blind index', () => {
  test('is the same for what counts as equal, and another for anything else', () => {
    expect(index('GHA-123 456')).toBe(index('gha123456'))
    expect(index('GHA-123 456')).not.toBe(index('GHA-123 457'))
    expect(index(' Ama  Mensah ', 'text')).toBe(index('ama mensah', 'text'))
    expect(index('Ama', 'exact')).not.toBe(index('ama', 'exact'))
    expect(index('e\u0301', 'exact')).toBe(index('\u00e9', 'exact'))
  })

  test('of another column, another tenant or under another key has nothing in common', () => {
    const [one] = [index('GHA1')]
    expect(index('GHA1', 'code', { ...place, tenant: 102 })).not.toBe(one)
    expect(index('GHA1', 'code', { ...place, column: 'core.verifications.other_index' })).not.toBe(one)
    const newer = blindIndex(parseKeyRing(testRingText({ activeIndex: 2 })), place, 'code', 'GHA1')
    expect(newer.toString('hex').slice(4)).not.toBe(one.slice(4))
  })

  test('says which key made it, and a search asks for every key of the ring', () => {
    const ring = parseKeyRing(testRingText({ activeIndex: 2 }))
    expect(blindIndex(ring, place, 'code', 'x').readUInt16BE()).toBe(2)
    expect(blindIndexes(ring, place, 'code', 'GHA1').map((each) => each.toString('hex'))).toEqual([
      index('GHA1'),
      blindIndex(ring, place, 'code', 'GHA1').toString('hex'),
    ])
  })

  test('fits its column, and a hash of another length does not', async () => {
    const value = blindIndex(testKeyRing, place, 'code', 'x')
    await database.asOwner('select $1::bytea::core.blind_index', [value])
    await expect(
      database.asOwner('select $1::bytea::core.blind_index', [value.subarray(1)]),
    ).rejects.toMatchObject({ code: '23514' })
  })
})
