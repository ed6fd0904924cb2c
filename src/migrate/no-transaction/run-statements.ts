import type { Client } from 'pg'
import { isPncError, PncError } from '../../errors/pnc-error.js'
import { throwIfAborted } from '../../engine/session.js'
import type { Source } from '../locate.js'
import { migrationError } from '../migration-error.js'
import type { Statement } from '../split-statements.js'
import { parseIndexStatement } from './index-statement.js'
import { runStatement, type StatementOptions } from './run-statement.js'
import { statementKind } from './statement-kind.js'

/** What is known of the statements of a script, by their numbers from 1. */
export interface StatementProgress {
  readonly finished: ReadonlySet<number>
  /** Begun by an earlier run, which did not come to its end. */
  readonly begun: ReadonlySet<number>
  readonly note: (number: number, statement: Statement, isFinished: boolean) => Promise<void>
}

/**
 * Runs the statements of a script one after the other, each kept as soon as it has run; those that are finished are left out.
 *
 * @throws PncError MIGRATION_INVALID for a statement about a transaction or session that will not be there; MIGRATION_FAILED with
 *   the place, and what is kept
 */
export async function runStatements(
  client: Client,
  source: Source,
  statements: readonly Statement[],
  options: StatementOptions,
  { finished, begun, note }: StatementProgress,
): Promise<void> {
  refuseSessionStatements(source.file, statements)
  for (const [index, statement] of statements.entries()) {
    const number = index + 1
    if (finished.has(number)) continue
    try {
      throwIfAborted(options.signal)
      const isResumed = begun.has(number)
      await runStatement(client, statement.text, { ...options, isResumed }, (isFinished) =>
        note(number, statement, isFinished),
      )
    } catch (error) {
      throw placedError(error, source, statement, { number, statementTimeoutMs: options.statementTimeoutMs })
    }
  }
}

function refuseSessionStatements(file: string, statements: readonly Statement[]): void {
  const refused = statements.find(({ text }) => statementKind(text) === 'refused')
  if (!refused) return
  throw new PncError(
    'MIGRATION_INVALID',
    `${file} says no-transaction and ${refused.text.split('\n')[0] ?? ''}`,
    {
      hint: 'Each of its statements stands for itself, so that a run can go on after any of them: leave out begin, commit and set. Limits are set by --! lock-timeout and --! statement-timeout.',
    },
  )
}

function placedError(
  error: unknown,
  source: Source,
  { text, offset }: Statement,
  { number, statementTimeoutMs }: { readonly number: number; readonly statementTimeoutMs: number },
): unknown {
  const kept =
    number === 1 ? 'Nothing of it' : number === 2 ? 'Statement 1' : `Statements 1 to ${String(number - 1)}`
  const isIndex = parseIndexStatement(text) !== undefined
  const outcome = `It runs without a transaction. ${kept} ${number > 2 ? 'are' : 'is'} kept; the next run goes on with statement ${String(number)}.${
    isIndex ? ' An index that it left half made is dropped by pnc-db migrate --clean-invalid.' : ''
  }`
  if (isPncError(error)) {
    const { code, message, hint, details } = error
    return new PncError(code, `${message}\n${outcome}`, { hint, details, cause: error })
  }
  const { position } = error as { position?: unknown }
  if (typeof position === 'string') {
    // It counts from the beginning of what was sent: the statement, or one made from it, in which no place of the file is.
    const before = Array.from(source.sql.slice(0, offset)).length
    Object.assign(error as object, { position: isIndex ? undefined : String(before + Number(position)) })
  }
  return migrationError(error, { ...source, completed: number - 1, outcome, statementTimeoutMs })
}
