import { PncError } from '../errors/pnc-error.js'
import { boundTo } from './bound-to.js'
import type { DataKey } from './data-key.js'
import { envelopeBytes, openEnvelope, sealEnvelope } from './envelope.js'

/** Where a value stands. A cell that is moved to another place does not open. */
export interface CellPlace {
  /** `schema.table.column` */
  readonly column: string
  readonly tenant: number
  /** The id of the row. */
  readonly row: string
}

const version = 1
const idBytes = 16
const headBytes = 1 + idBytes

/** The most that fits into `core.ciphertext`: a mebibyte. */
export const mostPlaintextBytes = 1_048_576

/**
 * A value as the database keeps it (domain `core.ciphertext`): version, id of the data key, envelope.
 *
 * @throws INPUT_INVALID for more than a mebibyte
 */
export function sealCell({ id, key }: DataKey, place: CellPlace, plaintext: Buffer): Buffer {
  if (plaintext.length > mostPlaintextBytes) {
    throw new PncError('INPUT_INVALID', `A value of ${place.column} is longer than a mebibyte.`)
  }
  const head = Buffer.concat([Buffer.of(version), Buffer.from(id.replaceAll('-', ''), 'hex')])
  return Buffer.concat([head, sealEnvelope(key, boundToPlace(place, id), plaintext)])
}

/**
 * What a cell holds.
 *
 * @throws DECRYPTION_FAILED when it is damaged, stands in another place than it was made for, or the key is not its own
 */
export function openCell({ id, key }: DataKey, place: CellPlace, cell: Buffer): Buffer {
  const plaintext =
    cellKeyId(cell) === id ? openEnvelope(key, boundToPlace(place, id), cell.subarray(headBytes)) : undefined
  if (plaintext) return plaintext
  throw undecipherable(place, 'it is damaged, or was made for another row, column or tenant')
}

/** The id of the data key that a cell names; undefined for bytes that are no cell. */
export function cellKeyId(cell: Buffer): string | undefined {
  if (cell.length < headBytes + envelopeBytes || cell[0] !== version) return undefined
  const hex = cell.toString('hex', 1, headBytes)
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

/** The error of a value that does not open; it names the place and nothing of the value. */
export function undecipherable(
  { column, tenant, row }: CellPlace,
  reason: string,
  cause?: unknown,
): PncError {
  return new PncError('DECRYPTION_FAILED', `${column} of row ${row} does not decrypt: ${reason}.`, {
    hint: 'Nothing was changed. `pnc-db keys verify` names every value that does not decrypt.',
    details: { column, tenant, row },
    cause,
  })
}

function boundToPlace({ column, tenant, row }: CellPlace, keyId: string): Buffer {
  return boundTo('cell', column, tenant, row.toLowerCase(), keyId)
}
