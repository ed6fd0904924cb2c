import { sealCell } from '../crypto/cell.js'
import type { CiphertextColumn } from './encrypted-columns.js'
import {
  beginning,
  dataKeysInUse,
  ownerName,
  readCells,
  replaceCells,
  type Position,
  type StoredCell,
} from './key-store.js'
import { openStoredCell } from './open-stored-cell.js'
import { noteBroken, stopIfAborted, type Rotation } from './rotation.js'
import type { Client } from 'pg'

/**
 * Encrypts every value of a column that is under a replaced data key under the one in its place, in batches, each a transaction. A
 * value that somebody changes at the same time is left to whoever changed it; one that does not decrypt is left as it is.
 */
export async function reencryptValues(rotation: Rotation, column: CiphertextColumn): Promise<number> {
  const { asOperator, batch, progress } = rotation
  const step = progress.step(column.name, { unit: 'values' })
  let done = 0
  for (let after: Position | undefined = beginning; after;) {
    const from: Position = after
    stopIfAborted(rotation, `${done} values of ${column.name} are encrypted anew`)
    const page = await asOperator(async (client) => {
      const cells = await readCells(client, column, 'replaced', from, batch)
      return { done: await reencrypt(rotation, client, column, cells), last: cells.at(-1) }
    })
    step.advanceTo((done += page.done))
    after = page.last
  }
  step.finish()
  return done
}

async function reencrypt(
  rotation: Rotation,
  client: Client,
  column: CiphertextColumn,
  cells: readonly StoredCell[],
): Promise<number> {
  if (cells.length === 0) return 0
  const inUse = await dataKeysInUse(client, cells)
  const changes = cells.flatMap((stored) => {
    const { id, tenant, cell } = stored
    const opened = openStoredCell(rotation.vault, column.name, stored)
    if (opened.state === 'broken') {
      noteBroken(rotation, { kind: 'value', object: column.name, tenant, id, reason: opened.reason })
    }
    // Without a key in use the person was erased a moment ago.
    const wrapped = inUse.get(ownerName(stored))
    if (opened.state !== 'open' || !wrapped) return []
    const place = { column: column.name, tenant, row: id }
    return [{ id, tenant, old: cell, made: sealCell(rotation.vault.open(wrapped), place, opened.plaintext) }]
  })
  return changes.length === 0 ? 0 : replaceCells(client, column, changes)
}
