import type { Client, DatabaseError, QueryResultRow } from 'pg'
import { createContextSigner } from '../../src/query/context-signer.js'
import type { TenantContext } from '../../src/query/tenant-context.js'
import type { TestDatabase } from '../harness/test-database.js'

/** What a hostile statement came to: the rows it saw and touched, or the error that stopped it. */
export interface Outcome {
  readonly rows: readonly QueryResultRow[]
  readonly rowCount: number
  /** SQLSTATE; undefined when the statement went through. */
  readonly refused: string | undefined
  readonly message: string
  /** What functions raised on the way. */
  readonly notices: readonly string[]
}

/** Runs one statement in a savepoint, so that an attack goes on after a refusal. */
export type Attempt = (sql: string, values?: readonly unknown[]) => Promise<Outcome>

/**
 * Whoever can run any SQL in a service: a login that is a member of `pnc_service` (or another group) and nothing else.
 * The attack happens in one transaction, under a context if one is given, and is rolled back.
 *
 * @param who a context to sign and enter, or nothing
 */
export async function attack(
  database: TestDatabase,
  who: TenantContext | undefined,
  work: (attempt: Attempt, client: Client) => Promise<void>,
  group = 'pnc_service',
): Promise<void> {
  const client = await database.openClient(database.loginUrl(group))
  try {
    await client.query('begin')
    await client.query(`set local role ${group}`)
    if (who) await client.query('select core.enter($1)', [tokenFor(database, who)])
    await work(attempts(client), client)
  } finally {
    await client.query('rollback')
    await client.end()
  }
}

/** A token as a service would sign it. */
export function tokenFor(database: TestDatabase, who: TenantContext): string {
  return createContextSigner(database.contextSecret, 300)(who)
}

/** Attempts on any client; outside a transaction they go without a savepoint. */
export function attempts(client: Client, savepoints = true): Attempt {
  return async (sql, values = []) => {
    const notices: string[] = []
    const listen = (notice: { message?: string | undefined }) => notices.push(notice.message ?? '')
    client.on('notice', listen)
    try {
      if (savepoints) await client.query('savepoint attempt')
      const { rows, rowCount } = await client.query<QueryResultRow>(sql, [...values])
      return { rows, rowCount: rowCount ?? 0, refused: undefined, message: '', notices }
    } catch (error) {
      const { code, message } = error as DatabaseError
      if (savepoints) await client.query('rollback to savepoint attempt')
      return { rows: [], rowCount: 0, refused: code ?? 'unknown', message, notices }
    } finally {
      client.off('notice', listen)
    }
  }
}
