import { readFileSync } from 'node:fs'
import type { ClientBase } from 'pg'

export interface TableReference {
  /** The table that the foreign key points to. */
  readonly oid: string
  readonly constraint: string
  /** `deferrable initially deferred`, `not deferrable` ... */
  readonly deferral: string
}

/** A table as it stands at one moment of a transaction. Names are quoted where they have to be. */
export interface TableState {
  readonly oid: string
  /** `market.listings` */
  readonly name: string
  /** What stands after `from` for its rows, without those of tables that inherit from it: `only market.listings`. */
  readonly ownRows: string
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
  /** Whether only the end of a transaction may look at the key: `on conflict` cannot use such a one. */
  readonly isKeyDeferrable: boolean
  /** Columns `generated always as identity`, which no update sets. */
  readonly numbered: readonly string[]
  /** Its foreign keys to other tables. */
  readonly references: readonly TableReference[]
  /** What `alter table` says of triggers that do not simply fire: `disable trigger x`. */
  readonly triggerStates: readonly string[]
  readonly sequences: readonly string[]
}

let sql: string | undefined

/** Every table that keeps rows, by name. */
export async function readTableStates(client: ClientBase): Promise<readonly TableState[]> {
  sql ??= readFileSync(new URL('table-states.sql', import.meta.url), 'utf8')
  return (await client.query<TableState>(sql)).rows
}
