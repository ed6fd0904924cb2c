import { makeDataKey } from '../crypto/data-key.js'
import { newRowId } from '../crypto/new-row-id.js'
import { changeDataKeys } from './change-data-keys.js'
import { countDataKeys, replaceDataKeys } from './key-store.js'
import type { Rotation } from './rotation.js'

/**
 * Puts a new data key in the place of every one that was there when the rotation began; the old ones stay readable. A rotation that
 * was interrupted is recognised by its replaced keys and gone on with: what it has made already is not replaced again.
 */
export async function replaceKeys(rotation: Rotation): Promise<number> {
  const { asOperator, vault, progress } = rotation
  const { ring } = vault
  const { began, total } = await asOperator(async (client) => {
    const counts = await countDataKeys(client)
    const unfinished = counts.flatMap(({ rotationBeganAt }) => (rotationBeganAt ? [rotationBeganAt] : []))
    const { rows } = await client.query<{ now: Date }>("select date_trunc('milliseconds', now()) as now")
    return {
      began: new Date(Math.min(...[...unfinished, rows[0]?.now ?? new Date()].map((time) => time.getTime()))),
      total: counts.reduce((sum, { inUse }) => sum + inUse, 0),
    }
  })
  const step = progress.step('new data keys', { total, unit: 'keys' })
  const replaced = await changeDataKeys(
    rotation,
    { createdBefore: began },
    (client, keys) =>
      replaceDataKeys(
        client,
        keys.map(({ old }) => ({ old, made: makeDataKey(ring, newRowId(), old).wrapped })),
        ring.active.id,
      ),
    step,
  )
  step.finish()
  return replaced
}
