import { cellKeyId, openCell } from '../crypto/cell.js'
import type { Vault } from '../crypto/vault.js'
import { isPncError } from '../errors/pnc-error.js'
import type { StoredCell } from './key-store.js'

/** What became of opening a value. */
export type OpenedCell =
  | { readonly state: 'open'; readonly plaintext: Buffer }
  /** Its data key is destroyed, as it is meant to be for an erased person. */
  | { readonly state: 'gone' }
  | { readonly state: 'broken'; readonly reason: string }

/** Opens a value of the column of the given name. What is wrong is an answer here, and no error. */
export function openStoredCell(vault: Vault, name: string, stored: StoredCell): OpenedCell {
  const { cell, id: row, tenant, user, keyUser, ringKey, wrapped, isDestroyed } = stored
  const keyId = cellKeyId(cell)
  if (keyId === undefined) return { state: 'broken', reason: 'it is no encrypted value' }
  if (isDestroyed) return { state: 'gone' }
  if (isDestroyed === null || ringKey === null || wrapped === null) {
    return { state: 'broken', reason: `its tenant has no data key ${keyId}` }
  }
  if (keyUser !== user) return { state: 'broken', reason: `the data key ${keyId} is of somebody else` }
  try {
    const dataKey = vault.open({ id: keyId, tenant, user: keyUser, ringKey, wrapped })
    return { state: 'open', plaintext: openCell(dataKey, { column: name, tenant, row }, cell) }
  } catch (error) {
    if (isPncError(error, 'KEY_MISSING', 'DECRYPTION_FAILED'))
      return { state: 'broken', reason: error.message }
    throw error
  }
}
