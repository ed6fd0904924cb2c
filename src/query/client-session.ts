import type { CompiledQuery } from 'kysely'
import type { PoolClient } from 'pg'
import { toPncError } from '../database/to-pnc-error.js'
import { PncError } from '../errors/pnc-error.js'
import type { Connections } from './connections.js'
import { runExtended } from './run-extended.js'
import type { Session } from './session.js'
import type { TenantContext } from './tenant-context.js'

/** What has become of the transaction of a unit of work. */
export interface TransactionState {
  /** The work is done; a statement that it sends later must not reach the client, which belongs to other tenants by then. */
  hasEnded: boolean
  /** A statement of the work has committed or rolled back by itself, and with that left the tenant context. */
  hasLeft: boolean
  /** The work has sent SQL of its own, which may have changed settings of the connection. */
  isRaw: boolean
}

export interface ClientSession {
  /** For statements of the library. */
  readonly session: Session
  /** For statements that a caller wrote. */
  readonly rawSession: Session
  readonly state: TransactionState
}

/** Sessions on a client, which last until `state.hasEnded` is set. */
export function clientSession(
  client: PoolClient,
  { onQuery, vault }: Connections,
  context: TenantContext,
): ClientSession {
  const state: TransactionState = { hasEnded: false, hasLeft: false, isRaw: false }

  const execute = async <Row>(query: CompiledQuery<Row>) => {
    if (state.hasEnded) throw tooLate()
    if (state.hasLeft) throw leftTransaction()
    onQuery?.(query.sql)
    const result = await runExtended(client, query).catch((error: unknown) => {
      throw toPncError(error)
    })
    if (hasLeft(state, client, result.command, query.sql)) {
      state.hasLeft = true
      throw leftTransaction()
    }
    return result
  }
  return {
    session: { context, vault, execute },
    rawSession: {
      context,
      vault,
      execute: (query) => {
        state.isRaw = true
        return execute(query)
      },
    },
    state,
  }
}

/**
 * Whether a statement has ended the transaction. `commit and chain` and `rollback and chain` open another at once, without a context; a
 * commit after the work is ours, and `rollback to` a savepoint ends nothing.
 */
function hasLeft({ hasEnded }: TransactionState, client: PoolClient, command: string, sql: string): boolean {
  if (hasEnded) return false
  const isChained = command === 'COMMIT' || (command === 'ROLLBACK' && !/\bto\b/i.test(sql))
  return isChained || client.getTransactionStatus() === 'I'
}

/** The error of a unit of work that ended its own transaction. */
export function leftTransaction(): PncError {
  return new PncError('TRANSACTION_ABORTED', 'A statement ended the transaction of this unit of work.', {
    hint: 'Leave commit and rollback to the unit of work: return to commit, throw to roll back.',
  })
}

function tooLate(): PncError {
  return new PncError('TRANSACTION_ABORTED', 'The unit of work has ended; this statement came too late.', {
    hint: 'Await every call inside the unit of work, and do not keep `tx` for later.',
  })
}
