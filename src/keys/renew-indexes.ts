import { blindIndex } from '../crypto/blind-index.js'
import type { IndexColumn } from './encrypted-columns.js'
import { beginning, readStaleIndexes, replaceCells, type Position } from './key-store.js'
import { openStoredCell } from './open-stored-cell.js'
import { noteBroken, stopIfAborted, type Rotation } from './rotation.js'

/** Makes the blind indexes of a column anew that are not of the active key, in batches; both kinds are found all the while. */
export async function renewIndexes(rotation: Rotation, index: IndexColumn): Promise<number> {
  const { asOperator, batch, progress, vault } = rotation
  const step = progress.step(index.name, { unit: 'indexes' })
  const source = `${index.table}.${index.of}`
  let done = 0
  for (let after: Position | undefined = beginning; after;) {
    const from: Position = after
    stopIfAborted(rotation, `${done} indexes of ${index.name} are made anew`)
    const page = await asOperator(async (client) => {
      const rows = await readStaleIndexes(client, index, vault.ring.activeIndex.version, from, batch)
      const changes = rows.flatMap((row) => {
        const { id, tenant } = row
        // The note of the encrypted column says whose it is; the key that opens it is of nobody else.
        const opened = openStoredCell(vault, source, { ...row, user: row.keyUser })
        if (opened.state === 'broken')
          noteBroken(rotation, { kind: 'value', object: source, tenant, id, reason: opened.reason })
        if (opened.state !== 'open') return []
        const place = { column: index.name, tenant }
        const made = blindIndex(vault.ring, place, index.normaliser, opened.plaintext.toString('utf8'))
        return [{ id, tenant, old: row.index, made }]
      })
      return {
        done: changes.length === 0 ? 0 : await replaceCells(client, index, changes),
        last: rows.at(-1),
      }
    })
    step.advanceTo((done += page.done))
    after = page.last
  }
  step.finish()
  return done
}
