import type { Client } from 'pg'
import type { Seal } from './seal.js'

/** A page of seals after a number, in their order. */
export async function readSeals(client: Client, after: string, pageSize: number): Promise<readonly Seal[]> {
  const { rows } = await client.query<Seal>(
    `select number, month::text, from_transaction::text, to_transaction::text, row_count, row_ids::text[], row_digests,
      previous_hash, hash, key_id, signature
     from audit.read_seals($1, $2)`,
    [after, pageSize],
  )
  return rows
}
