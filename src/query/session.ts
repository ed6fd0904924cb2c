import type { Compilable, CompiledQuery } from 'kysely'
import type { Vault } from '../crypto/vault.js'
import type { TenantContext } from './tenant-context.js'

/**
 * Runs statements under one verified tenant context: inside an open unit of work, or each as a unit of its own.
 * Repositories take a session and do not care which.
 */
export interface Session {
  readonly context: TenantContext
  /** The keys of encrypted columns; undefined where `connect` was given no key ring. */
  readonly vault?: Vault | undefined
  /** Rows and the number of rows the statement touched; errors are PncErrors. */
  execute<Row>(query: CompiledQuery<Row>): Promise<SessionResult<Row>>
}

export interface SessionResult<Row> {
  readonly rows: readonly Row[]
  readonly rowCount: number
}

/** What runs a statement, under whatever context. */
export type StatementRunner = Pick<Session, 'execute'>

/** Every row of a query. */
export async function many<Row>(session: StatementRunner, query: Compilable<Row>): Promise<readonly Row[]> {
  return (await session.execute(query.compile())).rows
}

/** The only row of a query, or undefined. */
export async function maybeOne<Row>(
  session: StatementRunner,
  query: Compilable<Row>,
): Promise<Row | undefined> {
  return (await session.execute(query.compile())).rows[0]
}
