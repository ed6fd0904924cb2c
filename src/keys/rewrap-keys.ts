import { wrapDataKey } from '../crypto/data-key.js'
import { changeDataKeys } from './change-data-keys.js'
import { countDataKeys, rewrapDataKeys } from './key-store.js'
import type { Rotation } from './rotation.js'

/** Puts every data key under the active key of the ring. The values under them stay as they are. */
export async function rewrapKeys(rotation: Rotation): Promise<number> {
  const { asOperator, vault, progress } = rotation
  const { ring } = vault
  let rewrapped = 0
  for (const { ringKey, inUse, replaced } of await asOperator(countDataKeys)) {
    if (ringKey === null || ringKey === ring.active.id) continue
    const step = progress.step(`data keys of ${ringKey}`, { total: inUse + replaced, unit: 'keys' })
    rewrapped += await changeDataKeys(
      rotation,
      { wrappedBy: ringKey },
      (client, keys) =>
        rewrapDataKeys(
          client,
          keys.map(({ old, dataKey }) => ({ old, made: wrapDataKey(ring, dataKey, old) })),
          ring.active.id,
        ),
      step,
    )
    step.finish()
  }
  return rewrapped
}
