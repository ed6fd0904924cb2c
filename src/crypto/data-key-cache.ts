import type { DataKey, WrappedDataKey } from './data-key.js'

/** Data keys that were unwrapped a short while ago, the ones used last. */
export interface DataKeyCache {
  /**
   * The key, if it is there, its time is not over, and it was unwrapped from the very same row: the same bytes under another
   * tenant or person would not open either.
   */
  get(wrapped: WrappedDataKey): DataKey | undefined
  set(key: DataKey, wrapped: WrappedDataKey): void
  /** Forgets a key at once, because it was destroyed. */
  forget(id: string): void
  readonly size: number
}

interface Entry {
  readonly key: DataKey
  readonly wrapped: WrappedDataKey
  readonly until: number
}

/**
 * @param most how many keys it keeps
 * @param milliseconds how long it keeps one
 * @param now a clock in milliseconds
 */
export function createDataKeyCache(
  most = 1000,
  milliseconds = 60_000,
  now: () => number = () => performance.now(),
): DataKeyCache {
  // A map keeps the order in which entries were put in: the first is the one that was used the longest ago.
  const entries = new Map<string, Entry>()
  return {
    get: (wrapped) => {
      const entry = entries.get(wrapped.id)
      if (!entry || !isSame(entry.wrapped, wrapped)) return undefined
      entries.delete(wrapped.id)
      if (entry.until <= now()) return undefined
      entries.set(wrapped.id, entry)
      return entry.key
    },
    set: (key, wrapped) => {
      entries.delete(key.id)
      entries.set(key.id, { key, wrapped, until: now() + milliseconds })
      const [oldest] = entries.keys()
      if (entries.size > most && oldest !== undefined) entries.delete(oldest)
    },
    forget: (id) => void entries.delete(id),
    get size() {
      return entries.size
    },
  }
}

function isSame(one: WrappedDataKey, other: WrappedDataKey): boolean {
  return (
    one.tenant === other.tenant &&
    one.user === other.user &&
    one.ringKey === other.ringKey &&
    one.wrapped.equals(other.wrapped)
  )
}
