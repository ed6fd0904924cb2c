import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto'
import { PncError } from '../errors/pnc-error.js'
import { boundTo } from './bound-to.js'
import { openEnvelope, sealEnvelope } from './envelope.js'
import { ringKeyOf, type KeyRing } from './key-ring.js'

/** Whose values a data key encrypts: those of a person in a tenant, or those of the tenant that belong to no person. */
export interface DataKeyOwner {
  readonly tenant: number
  readonly user: string | null
}

/** A data key in clear. Lives in memory alone. */
export interface DataKey {
  /** `core.subject_keys.id` */
  readonly id: string
  readonly key: KeyObject
}

/** A data key as `core.subject_keys` has it. */
export interface WrappedDataKey extends DataKeyOwner {
  readonly id: string
  readonly ringKey: string
  readonly wrapped: Buffer
}

const version = 1

/** A new data key for the given owner, in clear and wrapped by the active key of the ring. */
export function makeDataKey(
  ring: KeyRing,
  id: string,
  owner: DataKeyOwner,
): { readonly dataKey: DataKey; readonly wrapped: WrappedDataKey } {
  const dataKey = { id, key: createSecretKey(randomBytes(32)) }
  return { dataKey, wrapped: wrapDataKey(ring, dataKey, owner) }
}

/** Wraps a data key with the active key of the ring, tied to its id and to whose it is. */
export function wrapDataKey(ring: KeyRing, { id, key }: DataKey, owner: DataKeyOwner): WrappedDataKey {
  const { id: ringKey, key: wrapping } = ring.active
  const envelope = sealEnvelope(wrapping, boundToOwner(id, owner, ringKey), key.export())
  return {
    id,
    tenant: owner.tenant,
    user: owner.user,
    ringKey,
    wrapped: Buffer.concat([Buffer.of(version), envelope]),
  }
}

/**
 * The data key in clear.
 *
 * @throws KEY_MISSING when the ring lacks the key that wraps it; DECRYPTION_FAILED when that key does not open it, or the row was
 * made for somebody else
 */
export function unwrapDataKey(ring: KeyRing, { id, ringKey, wrapped, ...owner }: WrappedDataKey): DataKey {
  const bytes =
    wrapped[0] === version
      ? openEnvelope(ringKeyOf(ring, ringKey).key, boundToOwner(id, owner, ringKey), wrapped.subarray(1))
      : undefined
  if (bytes?.length === 32) return { id, key: createSecretKey(bytes) }
  throw new PncError(
    'DECRYPTION_FAILED',
    `The data key ${id} does not open with the key "${ringKey}" of the ring.`,
    {
      hint: 'The ring has another key under this name, or the row was changed. `pnc-db keys verify` names every such key.',
      details: { dataKey: id, ringKey, tenant: owner.tenant },
    },
  )
}

function boundToOwner(id: string, { tenant, user }: DataKeyOwner, ringKey: string): Buffer {
  return boundTo('data key', id, tenant, user, ringKey)
}
