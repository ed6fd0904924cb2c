import { setTimeout as sleep } from 'node:timers/promises'
import type { DataKey, WrappedDataKey } from '../crypto/data-key.js'
import { isPncError, PncError } from '../errors/pnc-error.js'
import type { ProgressStep } from '../progress/progress.js'
import { beginning, listDataKeys, type Position } from './key-store.js'
import { noteBroken, stopIfAborted, type Rotation } from './rotation.js'
import type { Client } from 'pg'

/** Which data keys are to be changed. */
export type KeySelection = { readonly wrappedBy: string } | { readonly createdBefore: Date }

/** Changes data keys of one batch, and says how many. */
export type ChangeKeys = (
  client: Client,
  keys: readonly { readonly old: WrappedDataKey; readonly dataKey: DataKey }[],
) => Promise<number>

/**
 * Walks over the selected data keys in batches, each a transaction, until none is left but those that do not open. Keys that
 * somebody is writing under are passed over, and come to their turn in a later walk.
 *
 * @returns how many were changed
 * @throws LOCK_NOT_OBTAINED when writers hold some for longer than the patience of the rotation; INTERRUPTED
 */
export async function changeDataKeys(
  rotation: Rotation,
  selection: KeySelection,
  change: ChangeKeys,
  step: ProgressStep,
): Promise<number> {
  let changed = 0
  let lastChange = performance.now()
  for (;;) {
    const before = changed
    for (let after: Position | undefined = beginning; after;) {
      stopIfAborted(rotation, `${changed} data keys are done`)
      const batch = await changeBatch(rotation, selection, after, change)
      step.advanceTo((changed += batch.changed))
      after = batch.last
    }
    if (!(await areSomeLeft(rotation, selection))) return changed
    if (changed > before) lastChange = performance.now()
    if (performance.now() - lastChange > rotation.patienceMs) {
      throw new PncError('LOCK_NOT_OBTAINED', `Units of work hold data keys; ${changed} are done`, {
        hint: 'Run it again to go on from there, or allow more time with --lock-timeout 5m.',
      })
    }
    await sleep(50)
  }
}

async function changeBatch(
  rotation: Rotation,
  selection: KeySelection,
  after: Position,
  change: ChangeKeys,
): Promise<{ readonly changed: number; readonly last: Position | undefined }> {
  return rotation.asOperator(async (client) => {
    const rows = await listDataKeys(client, { ...selection, after, limit: rotation.batch, forChange: true })
    const keys = rows.flatMap((old) => {
      const dataKey = openOrNote(rotation, old)
      return dataKey ? [{ old, dataKey }] : []
    })
    return { changed: keys.length > 0 ? await change(client, keys) : 0, last: rows.at(-1) }
  })
}

async function areSomeLeft({ asOperator, broken }: Rotation, selection: KeySelection): Promise<boolean> {
  const left = await asOperator((client) => listDataKeys(client, { ...selection, limit: broken.size + 1 }))
  return left.some(({ id, tenant }) => !broken.has(`core.subject_keys ${tenant} ${id}`))
}

function openOrNote(rotation: Rotation, key: WrappedDataKey): DataKey | undefined {
  try {
    return rotation.vault.open(key)
  } catch (error) {
    if (!isPncError(error, 'KEY_MISSING', 'DECRYPTION_FAILED')) throw error
    const { tenant, id } = key
    noteBroken(rotation, { kind: 'data key', object: 'core.subject_keys', tenant, id, reason: error.message })
    return undefined
  }
}
