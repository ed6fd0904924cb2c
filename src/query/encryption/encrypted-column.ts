import { sql, type RawBuilder } from 'kysely'
import { cellKeyId, openCell, sealCell, undecipherable, type CellPlace } from '../../crypto/cell.js'
import type { DataKey } from '../../crypto/data-key.js'
import { PncError } from '../../errors/pnc-error.js'
import type { Session } from '../session.js'
import type { ValueCodec } from './value-codec.js'
import { vaultOf } from './vault-of.js'

/** What `select` of an encrypted column brings: the value and its wrapped key, as one snapshot of the database has them. */
export interface SealedValue {
  readonly cell: string
  /** Null where this tenant has no key of the id that the cell names. */
  readonly key: {
    readonly user: string | null
    /** Null, as is `wrapped`, once the key is destroyed. */
    readonly ring: string | null
    readonly wrapped: string | null
  } | null
}

/** A column of the domain `core.ciphertext`, as repositories use it: no caller of theirs ever sees ciphertext. */
export interface EncryptedColumn<Value> {
  /** What to select of the column; give it to `open`. */
  select(): RawBuilder<SealedValue | null>
  /**
   * What to write into the column.
   *
   * @param dataKey of the subject that the column's note names (`dataKeyOf`)
   * @param row the id of the row, which is known before it is written
   */
  seal(session: Session, dataKey: DataKey, row: string, value: Value): Buffer
  /**
   * The value.
   *
   * @throws KEY_MISSING, KEY_DESTROYED, DECRYPTION_FAILED
   */
  open(session: Session, row: string, sealed: SealedValue): Value
}

/**
 * @param name `schema.table.column`: every value is tied to it
 * @param codec how a value becomes bytes
 * @example
 * const evidence = encryptedColumn('core.verifications.evidence', jsonCodec<JsonObject>())
 */
export function encryptedColumn<Value>(name: string, codec: ValueCodec<Value>): EncryptedColumn<Value> {
  const [schema = '', table = '', column = ''] = name.split('.')
  const of = (of: string) => sql.ref(`${schema}.${table}.${of}`)
  const place = ({ context }: Session, row: string): CellPlace => ({
    column: name,
    tenant: context.tenant,
    row,
  })
  return {
    // Value and key in one statement: between two, a rotation could replace the key and destroy it.
    select:
      () => sql<SealedValue | null>`case when ${of(column)} is not null then pg_catalog.json_build_object(
      'cell', pg_catalog.encode(${of(column)}, 'base64'),
      'key', (
        select pg_catalog.json_build_object(
          'user', k.user_id, 'ring', k.ring_key_id, 'wrapped', pg_catalog.encode(k.wrapped_key, 'base64')
        )
        from core.subject_keys k
        where k.id = core.ciphertext_key_id(${of(column)}) and k.tenant_id = ${of('tenant_id')}
      )
    ) end`,
    seal: (session, dataKey, row, value) => sealCell(dataKey, place(session, row), codec.encode(value)),
    open: (session, row, sealed) => {
      const at = place(session, row)
      const cell = Buffer.from(sealed.cell, 'base64')
      const dataKey = openKey(session, at, cell, sealed.key)
      return codec.decode(openCell(dataKey, at, cell))
    },
  }
}

function openKey(session: Session, place: CellPlace, cell: Buffer, key: SealedValue['key']): DataKey {
  const vault = vaultOf(session)
  const id = cellKeyId(cell)
  if (id === undefined || key === null) {
    throw undecipherable(place, 'this tenant has no key for it')
  }
  if (key.wrapped === null || key.ring === null) {
    vault.forget(id)
    throw new PncError(
      'KEY_DESTROYED',
      `${place.column} of row ${place.row} is gone: its data key is destroyed.`,
      {
        details: { column: place.column, row: place.row, dataKey: id },
      },
    )
  }
  return vault.open({
    id,
    tenant: place.tenant,
    user: key.user,
    ringKey: key.ring,
    wrapped: Buffer.from(key.wrapped, 'base64'),
  })
}
