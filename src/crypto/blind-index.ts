import { createHmac } from 'node:crypto'
import { boundTo } from './bound-to.js'
import type { IndexKey, KeyRing } from './key-ring.js'
import { normalisers, type Normaliser } from './normalisers.js'

/** Where a blind index stands. Equal values of two columns, or of two tenants, have nothing in common. */
export interface IndexPlace {
  /** `schema.table.column` of the index */
  readonly column: string
  readonly tenant: number
}

/** The index of a value under the active key: what is stored beside the encrypted value. */
export function blindIndex(ring: KeyRing, place: IndexPlace, normaliser: Normaliser, value: string): Buffer {
  return indexUnder(ring.activeIndex, place, normaliser, value)
}

/** The index of a value under every key of the ring: a search looks for each, so it finds rows that are not indexed anew yet. */
export function blindIndexes(
  ring: KeyRing,
  place: IndexPlace,
  normaliser: Normaliser,
  value: string,
): readonly Buffer[] {
  return ring.indexKeys.map((key) => indexUnder(key, place, normaliser, value))
}

/** Version (2 bytes) and HMAC-SHA-256 (RFC 2104) over place and normalised value. */
function indexUnder(
  { version, key }: IndexKey,
  { column, tenant }: IndexPlace,
  normaliser: Normaliser,
  value: string,
): Buffer {
  const head = Buffer.alloc(2)
  head.writeUInt16BE(version)
  const text = boundTo('blind index', column, tenant, normalisers[normaliser](value))
  return Buffer.concat([head, createHmac('sha256', key).update(text).digest()])
}
