import { readFileSync } from 'node:fs'
import type { ClientBase } from 'pg'

/** A table as it stands at one moment of a transaction. Names are quoted where they have to be. */
export interface TableState {
  readonly oid: string
  /** `market.listings` */
  readonly name: string
  /** The table this one is a partition of, by oid. */
  readonly parent: string | null
  /** Whether row security also holds back the owner. */
  readonly forced: boolean
  /** Changes with everything that writes all rows anew or throws them away. */
  readonly storage: string
  /** Rows changed and deleted by this transaction so far. */
  readonly updated: number
  readonly deleted: number
  /** Columns that are stored and not generated. */
  readonly columns: readonly string[]
  /** Columns of the primary key; none without one. */
  readonly key: readonly string[]
  /** The tables its foreign keys point to, by oid. */
  readonly refers_to: readonly string[]
  readonly sequences: readonly string[]
}

let sql: string | undefined

/** Every table that keeps rows, by name. */
export async function readTableStates(client: ClientBase): Promise<readonly TableState[]> {
  sql ??= readFileSync(new URL('table-states.sql', import.meta.url), 'utf8')
  return (await client.query<TableState>(sql)).rows
}
