import type { PoolClient, QueryResult } from 'pg'
import { toPncError } from '../database/to-pnc-error.js'
import { PncError } from '../errors/pnc-error.js'
import { leftTransaction, type TransactionState } from './client-session.js'

/** Takes back what SQL of a caller may have set for the session: the next unit of work on the connection is another tenant's. */
const cleanUp =
  '; close all; select pg_advisory_unlock_all(); unlisten *; reset all; reset session authorization'

/** A signed context, and the function that verifies it and makes it that of the transaction. */
export interface Entry {
  readonly by: 'core.enter' | 'core.enter_authentication'
  readonly token: string
}

/**
 * Sends `begin` and `core.enter`, after which statements may follow without waiting for `entered`. Only a role to be taken is
 * waited for: the login is a superuser then, and nothing may run as it because `begin` failed.
 *
 * @returns `entered`: resolves to the backend's pid once the context is accepted
 */
export async function openTransaction(
  client: PoolClient,
  begin: string,
  entry: Entry,
  role: string | undefined,
): Promise<{ readonly entered: Promise<number> }> {
  const begun = client.query(begin)
  if (role !== undefined) {
    await begun.catch((error: unknown) => {
      throw toPncError(error)
    })
  }
  return { entered: enter(client, begun, entry) }
}

async function enter(client: PoolClient, begun: Promise<unknown>, { by, token }: Entry): Promise<number> {
  const [, entered] = await Promise.all([
    begun,
    client.query<{ pid: number }>(`select ${by}($1), pg_backend_pid() as pid`, [token]),
  ])
  return entered.rows[0]?.pid ?? 0
}

/**
 * Commits.
 *
 * @throws TRANSACTION_ABORTED when a statement had failed: the server then answers ROLLBACK and reports no error; CONNECTION_LOST
 */
export async function commit(client: PoolClient, { hasLeft, isRaw }: TransactionState): Promise<void> {
  if (hasLeft) throw leftTransaction()
  const answer = await client
    .query(`commit${isRaw ? cleanUp : ''}`)
    .catch((error: unknown) => Promise.reject(failedCommit(error)))
  // Several statements have several results, which the types of pg do not say.
  const [first] = [answer].flat() as readonly QueryResult[]
  if (first?.command !== 'ROLLBACK') return
  throw new PncError(
    'TRANSACTION_ABORTED',
    'A statement of this unit of work failed, so all of it was rolled back.',
    { hint: 'Do not swallow the error of a statement: let it leave the unit of work.' },
  )
}

/** Why a commit, or what was sent together with it, failed. Without an answer nobody can say that it was rolled back. */
export function failedCommit(error: unknown): PncError {
  const known = toPncError(error)
  if (known.code !== 'CONNECTION_LOST') return known
  return new PncError('CONNECTION_LOST', known.message, {
    hint: 'The answer to the commit never came, so it may have happened or not: look before you run it again. An insert that names its id may simply be repeated.',
    details: { ...known.details, outcome: 'unknown' },
    cause: known,
  })
}

/** Whether the connection is usable afterwards. */
export async function rollback(client: PoolClient, { isRaw } = { isRaw: false }): Promise<boolean> {
  try {
    await client.query(`rollback${isRaw ? cleanUp : ''}`)
    return true
  } catch {
    return false
  }
}
