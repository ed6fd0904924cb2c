import { makeDataKey } from '../crypto/data-key.js'
import { newRowId } from '../crypto/new-row-id.js'
import { changeDataKeys } from './change-data-keys.js'
import { countDataKeys, replaceDataKeys } from './key-store.js'
import type { Rotation } from './rotation.js'

/** When the rotation that is still unfinished began, or undefined; and the time now, as the database writes it. */
export function readTimes({ asOperator }: Rotation): Promise<{ readonly began?: Date; readonly now: Date }> {
  return asOperator(async (client) => {
    const counts = await countDataKeys(client)
    const times = counts.flatMap(({ rotationBeganAt }) =>
      rotationBeganAt ? [rotationBeganAt.getTime()] : [],
    )
    const { rows } = await client.query<{ now: Date }>("select date_trunc('milliseconds', now()) as now")
    const now = rows[0]?.now ?? new Date()
    return times.length > 0 ? { began: new Date(Math.min(...times)), now } : { now }
  })
}

/** Puts a new data key in the place of every one that is older than a moment; the old ones stay readable. */
export async function replaceKeys(rotation: Rotation, createdBefore: Date): Promise<number> {
  const { vault, progress } = rotation
  const { ring } = vault
  const step = progress.step('new data keys', { unit: 'keys' })
  const replaced = await changeDataKeys(
    rotation,
    { createdBefore },
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
