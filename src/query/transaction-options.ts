import { PncError } from '../errors/pnc-error.js'

const isolations = ['read committed', 'repeatable read', 'serializable'] as const

/** How a unit of work runs. */
export interface TransactionOptions {
  readonly isolation?: (typeof isolations)[number]
  /** Refuses to write. */
  readonly readOnly?: boolean
  /** Cancels the running statement and rolls back when aborted, also where the work waits for something else, which goes on. */
  readonly signal?: AbortSignal | undefined
  /** Milliseconds after which the server cancels a statement. */
  readonly statementTimeoutMs?: number
  /** How often the work is run again after a serialization failure or a deadlock; default 3. */
  readonly retries?: number
}

/**
 * The statement that begins a transaction: every word of it is ours, none comes from a caller.
 *
 * @throws USAGE for an isolation that does not exist; the server would refuse it and run what follows outside a transaction
 */
export function beginStatement(
  role: string | undefined,
  { isolation, readOnly, statementTimeoutMs }: TransactionOptions,
): string {
  if (isolation !== undefined && !isolations.includes(isolation)) {
    throw new PncError('USAGE', `There is no isolation ${JSON.stringify(isolation)}.`, {
      hint: `Choose one of: ${isolations.join(', ')}.`,
    })
  }
  const begin = ['begin', isolation && `isolation level ${isolation}`, readOnly && 'read only']
  return [
    begin.filter(Boolean).join(' '),
    ...(role === undefined ? [] : [`set local role "${role.replaceAll('"', '""')}"`]),
    ...(statementTimeoutMs === undefined
      ? []
      : [`set local statement_timeout = ${String(Math.ceil(statementTimeoutMs))}`]),
  ].join('; ')
}
