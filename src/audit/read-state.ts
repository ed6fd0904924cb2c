import type { Client } from 'pg'

/** Where the chain of seals ends, and what it does not cover. */
export interface SealState {
  /** `0` before the first seal. */
  readonly last_number: string
  readonly last_hash: Buffer | null
  readonly first_unsigned: string | null
  readonly unsealed: string
}

export async function readState(client: Client): Promise<SealState> {
  const { rows } = await client.query<SealState>('select * from audit.seal_state()')
  const [state] = rows
  return state ?? { last_number: '0', last_hash: null, first_unsigned: null, unsealed: '0' }
}
