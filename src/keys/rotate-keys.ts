import type { KeyRing } from '../crypto/key-ring.js'
import { createVault } from '../crypto/vault.js'
import { silentProgress, type ProgressReporter } from '../progress/progress.js'
import { readEncryptedColumns, type EncryptedColumns } from './encrypted-columns.js'
import type { KeyFinding } from './key-finding.js'
import { destroyReplacedKeys } from './key-store.js'
import { withOperator, type Operation } from '../engine/operator-session.js'
import { reencryptValues } from './reencrypt-values.js'
import { renewIndexes } from './renew-indexes.js'
import { readTimes, replaceKeys } from './replace-keys.js'
import { rewrapKeys } from './rewrap-keys.js'
import { stopIfAborted, type Rotation } from './rotation.js'

export interface RotateKeysOptions extends Operation {
  readonly ring: KeyRing
  /** Replaces the data keys, too, and encrypts every value anew. */
  readonly dataKeys?: boolean | undefined
  /** Makes blind indexes anew that are not of the active index key. */
  readonly indexes?: boolean | undefined
  /** How many keys or values one transaction changes; 500 if not given. */
  readonly batch?: number | undefined
  /** How long to wait for units of work that hold keys; a minute if not given. */
  readonly lockTimeoutMs?: number | undefined
  readonly progress?: ProgressReporter | undefined
}

export interface RotationReport {
  readonly database: string
  readonly activeKey: string
  readonly rewrapped: number
  readonly replaced: number
  readonly reencrypted: number
  readonly destroyed: number
  readonly renewedIndexes: number
  /** What did not decrypt, and was therefore left as it is. */
  readonly findings: readonly KeyFinding[]
}

/**
 * Puts every data key under the active key of the ring; with `dataKeys` replaces the data keys and encrypts every value anew. Works
 * in batches, each a transaction, beside services that read and write: at every moment every value is readable with the ring.
 * What is done is seen from the rows themselves, so a run that was interrupted or killed is gone on with by another.
 *
 * @throws LOCK_NOT_OBTAINED, PRIVILEGE_MISSING, SCHEMA_MISMATCH, INTERRUPTED
 */
export function rotateKeys(options: RotateKeysOptions): Promise<RotationReport> {
  const { engine, ring, dataKeys, indexes, batch = 500, lockTimeoutMs = 60_000 } = options
  return withOperator(options, 'core.list_data_keys', async (asOperator, client) => {
    const columns = await readEncryptedColumns(client)
    const rotation: Rotation = {
      asOperator,
      vault: createVault(ring),
      batch,
      patienceMs: lockTimeoutMs,
      progress: options.progress ?? silentProgress,
      signal: options.signal,
      broken: new Map(),
    }
    const rewrapped = await rewrapKeys(rotation)
    const { replaced, reencrypted, destroyed } = dataKeys
      ? await replaceDataKeys(rotation, columns)
      : { replaced: 0, reencrypted: 0, destroyed: 0 }
    let renewedIndexes = 0
    for (const index of indexes ? columns.indexes : []) renewedIndexes += await renewIndexes(rotation, index)
    return {
      database: engine.facts.database,
      activeKey: ring.active.id,
      rewrapped,
      replaced,
      reencrypted,
      destroyed,
      renewedIndexes,
      findings: [...rotation.broken.values()],
    }
  })
}

/**
 * Goes on with a rotation that was interrupted, if there is one, and replaces nothing twice that it has made. Where there is nothing to
 * go on with, what is left of it are values that do not decrypt, which must not stand in the way of a new rotation.
 */
async function replaceDataKeys(rotation: Rotation, columns: EncryptedColumns) {
  const { began, now } = await readTimes(rotation)
  for (const moment of began ? [began, now] : [now]) {
    const replaced = await replaceKeys(rotation, moment)
    const { reencrypted, destroyed } = await emptyReplacedKeys(rotation, columns)
    if (moment === now || replaced + reencrypted + destroyed > 0) return { replaced, reencrypted, destroyed }
  }
  return { replaced: 0, reencrypted: 0, destroyed: 0 }
}

/** Until nothing is under a replaced key but what does not decrypt: writers may have used one until a moment ago. */
async function emptyReplacedKeys(
  rotation: Rotation,
  { ciphertexts }: EncryptedColumns,
): Promise<{ readonly reencrypted: number; readonly destroyed: number }> {
  let [reencrypted, destroyed, idle] = [0, 0, 0]
  for (;;) {
    let moved = 0
    for (const column of ciphertexts) moved += await reencryptValues(rotation, column)
    const needed = new Set<string>()
    for (;;) {
      stopIfAborted(rotation, `${reencrypted + moved} values are encrypted anew`)
      const looked = await rotation.asOperator((client) => destroyReplacedKeys(client, 5000, [...needed]))
      if (looked.length === 0) break
      for (const { id, isDestroyed } of looked) {
        if (isDestroyed) destroyed += 1
        else needed.add(id)
      }
    }
    reencrypted += moved
    // Twice, because somebody may have written between the walk and the look.
    idle = moved === 0 ? idle + 1 : 0
    if (needed.size === 0 || idle === 2) return { reencrypted, destroyed }
  }
}
