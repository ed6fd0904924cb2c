import type { CompiledQuery } from 'kysely'
import { toPncError } from '../database/to-pnc-error.js'
import { isPncError } from '../errors/pnc-error.js'
import { aborted, throwIfAborted, unlessAborted } from './abort.js'
import { cancelOnAbort } from './cancel-statement.js'
import { clientSession } from './client-session.js'
import { acquire } from './connection-pool.js'
import type { Connections } from './connections.js'
import { runExtended } from './run-extended.js'
import { sendTogether } from './send-together.js'
import type { Session, SessionResult } from './session.js'
import type { TenantContext } from './tenant-context.js'
import { commit, failedCommit, openTransaction, rollback, type Entry } from './transaction.js'
import { beginStatement, type TransactionOptions } from './transaction-options.js'

/**
 * Runs `work` in one transaction under a verified context. `begin`, `core.enter` and the first statement of the work leave in one
 * round trip; if the context is refused, nothing of the work has had an effect and the refusal is what is thrown.
 *
 * @param work gets two sessions: one for statements of the library, one for whatever the caller writes himself
 */
export async function runUnitOfWork<Result>(
  connections: Connections,
  context: TenantContext,
  work: (session: Session, rawSession: Session) => Promise<Result>,
  options: TransactionOptions,
): Promise<Result> {
  throwIfAborted(options.signal)
  const entry: Entry = { by: 'core.enter', token: connections.sign(context) }
  const begin = beginStatement(connections.role, options)
  const client = await acquire(connections.pool, options.signal)
  // Until the transaction is known to have ended well, nobody else may get the connection.
  let isUsable = false
  try {
    sendTogether(client)
    const { entered } = await openTransaction(client, begin, entry, connections.role)
    const stopListening = cancelOnAbort(connections, entered, options.signal)
    const { session, rawSession, state } = clientSession(client, connections, context)
    try {
      // Not even work that waits for something else, or for ever, keeps the connection after an abort.
      const working = Promise.race([work(session, rawSession), refusalOf(entered)])
      const result = await unlessAborted(working, options.signal)
      state.hasEnded = true
      await entered
      throwIfAborted(options.signal)
      await commit(client, state)
      isUsable = true
      return result
    } catch (error) {
      state.hasEnded = true
      const refusal = await entered.then(() => undefined, toPncError)
      isUsable = !state.hasLeft && (await rollback(client, state))
      throw refusal ?? abortedOr(error, options.signal)
    } finally {
      await stopListening()
    }
  } finally {
    client.release(!isUsable)
  }
}

/** Runs one statement of the library as a unit of work of its own: begin, enter, statement and commit leave in one round trip. */
export async function runSingle<Row>(
  connections: Connections,
  context: TenantContext,
  query: CompiledQuery<Row>,
  options: TransactionOptions,
): Promise<SessionResult<Row>> {
  throwIfAborted(options.signal)
  return runEntered(connections, { by: 'core.enter', token: connections.sign(context) }, query, options)
}

/** `runSingle` under any signed context. */
export async function runEntered<Row>(
  connections: Connections,
  entry: Entry,
  query: CompiledQuery<Row>,
  options: TransactionOptions,
): Promise<SessionResult<Row>> {
  connections.onQuery?.(query.sql)
  const begin = beginStatement(connections.role, options)
  const client = await acquire(connections.pool, options.signal)
  let isUsable = false
  try {
    sendTogether(client)
    const { entered } = await openTransaction(client, begin, entry, connections.role)
    const stopListening = cancelOnAbort(connections, entered, options.signal)
    const [refusal, statement, commitment] = await Promise.allSettled([
      entered,
      runExtended(client, query),
      client.query('commit'),
    ])
    await stopListening()
    isUsable = commitment.status === 'fulfilled' || (await rollback(client))
    if (
      statement.status === 'fulfilled' &&
      refusal.status === 'fulfilled' &&
      commitment.status === 'fulfilled'
    )
      return statement.value
    const failed = [refusal, statement, commitment].find((outcome) => outcome.status === 'rejected')
    throw abortedOr(failedCommit(failed?.reason), options.signal)
  } finally {
    client.release(!isUsable)
  }
}

/** After an abort whatever fails, fails because of it: but for a lost connection, which may have been lost while it committed. */
function abortedOr(error: unknown, signal: AbortSignal | undefined): unknown {
  return signal?.aborted && !isPncError(error, 'CONNECTION_LOST') ? aborted(error) : error
}

/** Rejects when the context is refused and stays pending otherwise. */
function refusalOf(entered: Promise<unknown>): Promise<never> {
  return new Promise((_, reject) => void entered.catch(reject))
}
