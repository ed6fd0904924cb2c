import { PncError } from '../errors/pnc-error.js'
import { locate, type Source } from './locate.js'
import { splitStatements } from './split-statements.js'

/** Statements that begin or end a transaction; a savepoint and the way back to one stay inside it. */
const ending =
  /^(?:begin|start|commit|end|abort|rollback(?!(?:\s+(?:work|transaction))?\s+to\b)|prepare\s+transaction)\b/i

/**
 * Refuses a script that would end the transaction it is to run in: what ran before would be kept without a record, and what comes
 * after would no longer run as pnc_owner.
 *
 * @throws PncError MIGRATION_INVALID with the place
 */
export function refuseTransactionStatements(source: Source): void {
  const statement = splitStatements(source.sql).find(({ text }) => ending.test(text))
  if (!statement) return
  const { file, line, column, snippet } = locate(source, statement.offset)
  const [words = ''] = statement.text.split('\n')
  throw new PncError(
    'MIGRATION_INVALID',
    `${file}:${String(line)}:${String(column)}: a migration neither begins nor ends a transaction: ${words}\n${snippet}`,
    {
      hint: 'It runs in one transaction together with its record: leave begin and commit out. With a first line --! no-transaction each statement is kept as soon as it has run.',
      details: { file, line, column },
    },
  )
}
