import { createDataKeyCache, type DataKeyCache } from './data-key-cache.js'
import { unwrapDataKey, type DataKey, type WrappedDataKey } from './data-key.js'
import type { KeyRing } from './key-ring.js'

/** A key ring and the data keys that it has opened. */
export interface Vault {
  readonly ring: KeyRing
  /**
   * The data key in clear.
   *
   * @throws KEY_MISSING, DECRYPTION_FAILED
   */
  open(wrapped: WrappedDataKey): DataKey
  /** Forgets a data key that was destroyed. */
  forget(id: string): void
}

export function createVault(ring: KeyRing, cache: DataKeyCache = createDataKeyCache()): Vault {
  return {
    ring,
    open: (wrapped) => {
      const known = cache.get(wrapped)
      if (known) return known
      const key = unwrapDataKey(ring, wrapped)
      cache.set(key, wrapped)
      return key
    },
    forget: (id) => cache.forget(id),
  }
}
