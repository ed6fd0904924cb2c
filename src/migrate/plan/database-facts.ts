import { readFileSync } from 'node:fs'
import type { ClientBase } from 'pg'

/** A table, partitioned table or materialised view that is there before the plan runs. */
export interface TableFacts {
  readonly kind: 'r' | 'p' | 'm'
  /** How many partitions stand below it, of all levels. */
  readonly partitions: number
  readonly defaultPartition: string | null
  /** An estimate of the server; null where it was never counted. */
  readonly rows: number | null
  /** With indexes, long values and partitions. */
  readonly bytes: number
  /** Of the rows alone: 0 says that there are none. */
  readonly heapBytes: number
  readonly columns: Readonly<Record<string, { readonly type: string; readonly notNull: boolean }>>
  /** The expressions of validated checks. */
  readonly checks: readonly string[]
  /** Its foreign keys by name. */
  readonly references: Readonly<Record<string, Reference>>
}

/** A foreign key: which columns refer to which of another table. */
export interface Reference {
  readonly table: string
  readonly columns: readonly string[]
  readonly targetColumns: readonly string[]
}

/** What a database holds, as a plan needs to know it. Names are `schema.name`. */
export interface DatabaseFacts {
  readonly tables: Readonly<Record<string, TableFacts>>
  /** The table of each index. */
  readonly indexes: Readonly<Record<string, string>>
  readonly domains: Readonly<
    Record<string, { readonly constrained: boolean; readonly tables: readonly string[] }>
  >
  /** Functions that are not volatile. */
  readonly stable: readonly string[]
}

let sql: string | undefined

/** Reads them from the catalog; needs no privilege. */
export async function readDatabaseFacts(client: ClientBase): Promise<DatabaseFacts> {
  sql ??= readFileSync(new URL('database-facts.sql', import.meta.url), 'utf8')
  const { rows } = await client.query<{ facts: DatabaseFacts }>(sql)
  if (!rows[0]) throw new Error('the catalog has no row')
  return rows[0].facts
}
