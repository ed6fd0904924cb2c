import { createHash, createHmac } from 'node:crypto'

/** A seal as the database keeps it: what the changes of a closed range of transactions were, in one month. */
export interface Seal {
  readonly number: string
  /** `2026-11-01` */
  readonly month: string
  readonly from_transaction: string
  readonly to_transaction: string
  readonly row_count: number
  readonly row_ids: readonly string[]
  /** Sixteen bytes a row. */
  readonly row_digests: Buffer
  readonly previous_hash: Buffer
  readonly hash: Buffer
  readonly key_id: string | null
  readonly signature: Buffer | null
}

/** Bytes of a row's digest. */
export const digestLength = 16

const sha256 = (data: string | Buffer): Buffer => createHash('sha256').update(data).digest()

/** The hash that `audit.seal_changes` gives a seal, computed anew from what the seal says. */
export function hashSeal(seal: Omit<Seal, 'hash' | 'key_id' | 'signature'>): Buffer {
  return sha256(
    [
      seal.number,
      seal.month,
      seal.from_transaction,
      seal.to_transaction,
      String(seal.row_count),
      sha256(seal.row_ids.join(',')).toString('hex'),
      sha256(seal.row_digests).toString('hex'),
      seal.previous_hash.toString('hex'),
    ].join('\n'),
  )
}

/** The signature of a hash under a key that the database never sees. */
export function signSeal(hash: Buffer, key: string): Buffer {
  return createHmac('sha256', key).update('pnc-db audit seal\n').update(hash).digest()
}

/** Names a key without telling anything of it. */
export function auditKeyId(key: string): string {
  return createHmac('sha256', key).update('pnc-db audit key id').digest('base64url').slice(0, 16)
}
