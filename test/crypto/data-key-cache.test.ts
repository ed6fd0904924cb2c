import { describe, expect, test } from 'vitest'
import { createDataKeyCache } from '../../src/crypto/data-key-cache.js'
import { makeDataKey } from '../../src/crypto/data-key.js'
import { newRowId } from '../../src/crypto/new-row-id.js'
import { createVault } from '../../src/crypto/vault.js'
import { testKeyRing } from '../harness/test-key-ring.js'

const owner = { tenant: 101, user: newRowId() }
const make = () => makeDataKey(testKeyRing, newRowId(), owner)

describe('the cache of data keys', () => {
  test('keeps the keys that were used last, and no more than it may', () => {
    const cache = createDataKeyCache(2)
    const [one, two, three] = [make(), make(), make()]
    cache.set(one.dataKey, one.wrapped)
    cache.set(two.dataKey, two.wrapped)
    cache.get(one.wrapped)
    cache.set(three.dataKey, three.wrapped)
    expect([one, two, three].map(({ wrapped }) => cache.get(wrapped) !== undefined)).toEqual([
      true,
      false,
      true,
    ])
    expect(cache.size).toBe(2)
  })

  test('forgets a key when its time is over, however often it was used', () => {
    let now = 0
    const cache = createDataKeyCache(10, 1000, () => now)
    const { dataKey, wrapped } = make()
    cache.set(dataKey, wrapped)
    now = 999
    expect(cache.get(wrapped)).toBe(dataKey)
    now = 1000
    expect(cache.get(wrapped)).toBeUndefined()
    expect(cache.size).toBe(0)
  })

  test('forgets a destroyed key at once', () => {
    const cache = createDataKeyCache()
    const { dataKey, wrapped } = make()
    cache.set(dataKey, wrapped)
    cache.forget(dataKey.id)
    expect(cache.get(wrapped)).toBeUndefined()
  })

  test.each([
    ['of another tenant', { tenant: 102 }],
    ['of another person', { user: newRowId() }],
    ['of a tenant', { user: null }],
    ['of another ring key', { ringKey: 'new' }],
  ])('gives a key that it has to no row %s with the same id and bytes', (_, change) => {
    const vault = createVault(testKeyRing)
    const { wrapped } = make()
    vault.open(wrapped)
    expect(() => vault.open({ ...wrapped, ...change })).toThrow(
      expect.objectContaining({ code: 'DECRYPTION_FAILED' }),
    )
  })
})
