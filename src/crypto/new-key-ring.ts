import { randomBytes } from 'node:crypto'
import { parseKeyRing, type IndexKey, type KeyRing, type RingKey } from './key-ring.js'

/** The text of a new ring: one key that wraps data keys and one of blind indexes. */
export function newKeyRing(now: Date): string {
  const key = newRingKey(now)
  return printKeyRing({
    active: key.id,
    keys: [key],
    activeIndex: 1,
    indexKeys: [{ version: 1, createdAt: now.toISOString(), key: randomKey() }],
  })
}

export interface RingChange {
  /** Adds a key that wraps data keys; in use at once only if `activate` is not given as another. */
  readonly addKey?: boolean
  /** Adds a key of blind indexes and makes it the active one. */
  readonly addIndexKey?: boolean
  /** The name of the key to use from now on; `new` for the one that is added. */
  readonly activate?: string
}

/**
 * The text of a ring with more keys in it, or with another of them active. No key is ever taken out.
 *
 * @throws KEY_RING_INVALID for a key to activate that is not there
 */
export function changeKeyRing(ring: KeyRing, change: RingChange, now: Date): string {
  const added = change.addKey ? [newRingKey(now)] : []
  const version = Math.max(...ring.indexKeys.map((key) => key.version)) + 1
  const addedIndex = change.addIndexKey ? [{ version, createdAt: now.toISOString(), key: randomKey() }] : []
  const active = change.activate === 'new' ? added[0]?.id : change.activate
  const text = printKeyRing({
    active: active ?? ring.active.id,
    keys: [...ring.keys.map(written), ...added],
    activeIndex: change.addIndexKey ? version : ring.activeIndex.version,
    indexKeys: [...ring.indexKeys.map(writtenIndex), ...addedIndex],
  })
  parseKeyRing(text)
  return text
}

const randomKey = (): string => randomBytes(32).toString('base64url')

function newRingKey(now: Date) {
  const day = now.toISOString().slice(0, 10).replaceAll('-', '')
  return { id: `k${day}-${randomBytes(4).toString('hex')}`, createdAt: now.toISOString(), key: randomKey() }
}

const written = ({ id, createdAt, key }: RingKey) => ({
  id,
  createdAt: createdAt.toISOString(),
  key: key.export().toString('base64url'),
})

const writtenIndex = ({ version, createdAt, key }: IndexKey) => ({
  version,
  createdAt: createdAt.toISOString(),
  key: key.export().toString('base64url'),
})

function printKeyRing(ring: object): string {
  return `${JSON.stringify(ring, null, 2)}\n`
}
