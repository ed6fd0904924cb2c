import type { CompiledQuery } from 'kysely'
import type { PoolClient, QueryConfig } from 'pg'
import type { SessionResult } from './session.js'

/** What a statement returned, and the word the server says when it is done: `SELECT`, `COMMIT`. */
export interface StatementResult<Row> extends SessionResult<Row> {
  readonly command: string
}

/**
 * Runs one statement, and never more than one: the extended protocol refuses a second one behind a semicolon. Left to itself, pg
 * would use the simple protocol for a statement without parameters.
 */
export async function runExtended<Row>(
  client: PoolClient,
  { sql, parameters }: CompiledQuery<Row>,
): Promise<StatementResult<Row>> {
  const query = { text: sql, values: [...parameters], queryMode: 'extended' } as QueryConfig
  const { rows, rowCount, command } = await client.query<Row & object>(query)
  return { rows, rowCount: rowCount ?? 0, command }
}
