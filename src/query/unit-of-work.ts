import type { CompiledQuery } from 'kysely'
import type { PoolClient, QueryResult } from 'pg'
import { toPncError } from '../database/to-pnc-error.js'
import { PncError } from '../errors/pnc-error.js'
import { cancelStatement } from './cancel-statement.js'
import { acquire } from './connection-pool.js'
import type { Connections } from './connections.js'
import type { Session } from './session.js'
import type { TenantContext } from './tenant-context.js'
import { beginStatement, type TransactionOptions } from './transaction-options.js'

/**
 * Runs `work` in one transaction under a verified context. `begin`, `core.enter` and the first statement of the work leave in one
 * round trip; if the context is refused, nothing of the work has had an effect and the refusal is what is thrown.
 */
export async function runUnitOfWork<Result>(
  connections: Connections,
  context: TenantContext,
  work: (session: Session) => Promise<Result>,
  options: TransactionOptions,
): Promise<Result> {
  throwIfAborted(options.signal)
  const client = await acquire(connections.pool)
  let broken = false
  try {
    const entered = enter(client, connections, context, options)
    const stopListening = cancelOnAbort(connections, entered, options.signal)
    const { session, end } = clientSession(client, connections, context)
    try {
      const result = await Promise.race([work(session), refusalOf(entered)])
      end()
      await entered
      throwIfAborted(options.signal)
      await commit(client)
      return result
    } catch (error) {
      end()
      const refusal = await entered.then(() => undefined, toPncError)
      broken = !(await rollback(client))
      throw refusal ?? (options.signal?.aborted ? aborted(error) : toPncError(error))
    } finally {
      stopListening()
    }
  } finally {
    client.release(broken)
  }
}

/** Runs one statement as a unit of work of its own: begin, enter, statement and commit leave in one round trip. */
export async function runSingle<Row>(
  connections: Connections,
  context: TenantContext,
  query: CompiledQuery<Row>,
  options: TransactionOptions,
): Promise<QueryResult<Row & object>> {
  throwIfAborted(options.signal)
  const client = await acquire(connections.pool)
  let broken = false
  try {
    const entered = enter(client, connections, context, options)
    const stopListening = cancelOnAbort(connections, entered, options.signal)
    connections.onQuery?.(query.sql)
    const outcomes = await Promise.allSettled([
      entered,
      client.query<Row & object>(query.sql, query.parameters as unknown[]),
      client.query('commit'),
    ])
    stopListening()
    const [, statement, commitment] = outcomes
    const failure = outcomes.find((outcome) => outcome.status === 'rejected')
    if (failure) {
      broken = commitment.status === 'rejected' && !(await rollback(client))
      throw options.signal?.aborted ? aborted(failure.reason) : toPncError(failure.reason)
    }
    return (statement as PromiseFulfilledResult<QueryResult<Row & object>>).value
  } finally {
    client.release(broken)
  }
}

/**
 * A session on a client, until `end` is called. The client then goes back to the pool and to other tenants, so a statement that
 * the work sends too late (a promise it did not await) must never reach it.
 */
function clientSession(
  client: PoolClient,
  connections: Connections,
  context: TenantContext,
): { readonly session: Session; readonly end: () => void } {
  let ended = false
  const session: Session = {
    context,
    execute: async <Row>(query: CompiledQuery<Row>) => {
      if (ended) {
        throw new PncError(
          'TRANSACTION_ABORTED',
          'The unit of work has ended; this statement came too late.',
          {
            hint: 'Await every call inside the unit of work, and do not keep `tx` for later.',
          },
        )
      }
      connections.onQuery?.(query.sql)
      try {
        const { rows, rowCount } = await client.query<Row & object>(query.sql, query.parameters as unknown[])
        return { rows, rowCount: rowCount ?? 0 }
      } catch (error) {
        throw toPncError(error)
      }
    },
  }
  return { session, end: () => (ended = true) }
}

/** Sends `begin` and `core.enter` without waiting; resolves to the backend's pid once both are answered. */
async function enter(
  client: PoolClient,
  { role, sign }: Connections,
  context: TenantContext,
  options: TransactionOptions,
): Promise<number> {
  const [, entered] = await Promise.all([
    client.query(beginStatement(role, options)),
    client.query<{ pid: number }>('select core.enter($1), pg_backend_pid() as pid', [sign(context)]),
  ])
  return entered.rows[0]?.pid ?? 0
}

/** A commit of a transaction in which a statement failed answers ROLLBACK instead of failing. */
async function commit(client: PoolClient): Promise<void> {
  const { command } = await client.query('commit')
  if (command === 'ROLLBACK') {
    throw new PncError(
      'TRANSACTION_ABORTED',
      'A statement of this unit of work failed, so all of it was rolled back.',
      {
        hint: 'Do not swallow the error of a statement: let it leave the unit of work.',
      },
    )
  }
}

/** Whether the connection is usable afterwards. */
async function rollback(client: PoolClient): Promise<boolean> {
  try {
    await client.query('rollback')
    return true
  } catch {
    return false
  }
}

/** Cancels the running statement on abort, once the backend is known. */
function cancelOnAbort(
  { connectionString, canCancel }: Connections,
  entered: Promise<number>,
  signal: AbortSignal | undefined,
): () => void {
  if (!signal || !canCancel) return () => undefined
  const onAbort = () =>
    void entered.then(
      (pid) => cancelStatement(connectionString, pid),
      () => undefined,
    )
  signal.addEventListener('abort', onAbort, { once: true })
  return () => signal.removeEventListener('abort', onAbort)
}

/** Rejects when the context is refused and stays pending otherwise. */
function refusalOf(entered: Promise<unknown>): Promise<never> {
  return new Promise((_, reject) => void entered.catch(reject))
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw aborted(signal.reason)
}

function aborted(cause: unknown): PncError {
  return new PncError('CANCELLED', 'The unit of work was aborted and rolled back.', { cause })
}
