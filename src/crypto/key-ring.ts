import { createSecretKey, type KeyObject } from 'node:crypto'
import { PncError } from '../errors/pnc-error.js'
import { keyRingSchema } from './key-ring-schema.js'

/** A key that wraps data keys. */
export interface RingKey {
  readonly id: string
  readonly key: KeyObject
  readonly createdAt: Date
}

/** A key of blind indexes. */
export interface IndexKey {
  /** Stands in front of every index made with it. */
  readonly version: number
  readonly key: KeyObject
  readonly createdAt: Date
}

/**
 * The keys that never reach the database. Their bytes are in key objects, which print as nothing: neither logs nor error messages
 * can spell them by accident.
 */
export interface KeyRing {
  /** Wraps new data keys. */
  readonly active: RingKey
  /** Every key, the active one included: the others open what they have wrapped. */
  readonly keys: readonly RingKey[]
  /** Makes new blind indexes. */
  readonly activeIndex: IndexKey
  readonly indexKeys: readonly IndexKey[]
}

/**
 * Reads the text of a key ring, as it stands in `PNC_KEY_RING` or in a ring file.
 *
 * @throws KEY_RING_INVALID naming every issue, never a key
 * @example
 * const db = await connect({ connectionString, contextSecret, keyRing: parseKeyRing(process.env.PNC_KEY_RING!) })
 */
export function parseKeyRing(text: string, origin = 'the key ring'): KeyRing {
  const parsed = keyRingSchema.safeParse(fromJson(text, origin))
  if (!parsed.success) {
    const issues = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }))
    throw invalid(
      origin,
      issues.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; '),
      { issues },
    )
  }
  const { active, activeIndex, ...written } = parsed.data
  const keys = written.keys.map(({ id, createdAt, key }) => ({ id, createdAt, key: createSecretKey(key) }))
  const indexKeys = written.indexKeys.map(({ version, createdAt, key }) => ({
    version,
    createdAt,
    key: createSecretKey(key),
  }))
  const [activeKey, activeIndexKey] = [
    keys.find(({ id }) => id === active),
    indexKeys.find(({ version }) => version === activeIndex),
  ]
  if (!activeKey || !activeIndexKey)
    throw new PncError('INTERNAL', 'The schema let a ring without an active key pass.')
  return { active: activeKey, keys, activeIndex: activeIndexKey, indexKeys }
}

/** @throws KEY_MISSING */
export function ringKeyOf(ring: KeyRing, id: string): RingKey {
  const found = ring.keys.find((key) => key.id === id)
  if (found) return found
  throw new PncError('KEY_MISSING', `The key ring has no key "${id}".`, {
    hint: 'Give this process the ring that has it. A key may leave the ring only when `pnc-db keys list` counts nothing under it.',
    details: { ringKey: id },
  })
}

function fromJson(text: string, origin: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The message of the parser quotes the text.
    throw invalid(origin, 'it is not JSON')
  }
}

function invalid(origin: string, problem: string, details?: Readonly<Record<string, unknown>>): PncError {
  return new PncError('KEY_RING_INVALID', `The key ring cannot be used (${origin}): ${problem}`, {
    hint: '`pnc-db keys init` makes a ring; docs/encryption.md describes it.',
    details,
  })
}
