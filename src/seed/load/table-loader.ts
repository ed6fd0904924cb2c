import type { Client } from 'pg'
import type { SeedRow, SeedTable } from '../seed-table.js'

/** One table to be filled. */
export interface LoadRequest {
  readonly table: SeedTable
  readonly rows: Iterable<SeedRow>
  /**
   * Whether the table was truncated in the same transaction: then rows can be written frozen, which saves rewriting every
   * page later.
   */
  readonly truncated: boolean
  /** Told now and then how many rows have been sent. */
  readonly onProgress: (rows: number) => void
  readonly signal?: AbortSignal | undefined
}

/** Sends the rows of a table within the transaction of the client, as fast as the database takes them. */
export type TableLoader = (client: Client, request: LoadRequest) => Promise<void>
