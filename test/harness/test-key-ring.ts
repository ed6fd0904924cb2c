import { parseKeyRing } from '../../src/crypto/key-ring.js'

/** 32 bytes that are the same in every run. */
const key = (byte: number) => Buffer.alloc(32, byte).toString('base64url')
const createdAt = '2026-01-01T00:00:00Z'

/** The text of a ring with the keys `old` and `new`, of which one is active, and index keys 1 and 2. */
export function testRingText({
  active = 'old',
  activeIndex = 1,
  without = [] as readonly string[],
} = {}): string {
  return JSON.stringify({
    active,
    keys: [
      { id: 'old', createdAt, key: key(11) },
      { id: 'new', createdAt, key: key(22) },
    ].filter(({ id }) => !without.includes(id)),
    activeIndex,
    indexKeys: [
      { version: 1, createdAt, key: key(33) },
      { version: 2, createdAt, key: key(44) },
    ].slice(0, activeIndex),
  })
}

/** The ring of the tests: its active key is `old`. */
export const testKeyRing = parseKeyRing(testRingText())
