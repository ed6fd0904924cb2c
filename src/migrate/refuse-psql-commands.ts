import { PncError } from '../errors/pnc-error.js'
import { locate, type Source } from './locate.js'
import { splitStatements } from './split-statements.js'

/** `\connect` and its like, and rows that psql sends after a statement: none of it is SQL, and pg_dump writes both. */
const ofPsql = /^(?:\\|copy\b[^;]*\bfrom\s+stdin\b)/i

/**
 * Refuses a script that only psql understands, before any of it has run: the server would place a syntax error in the rows, or wait
 * for rows that nobody sends.
 *
 * @throws PncError MIGRATION_INVALID with the place
 */
export function refusePsqlCommands(source: Source): void {
  const statement = splitStatements(source.sql).find(({ text }) => ofPsql.test(text))
  if (!statement) return
  const { file, line, column, snippet } = locate(source, statement.offset)
  const [words = ''] = statement.text.split('\n')
  throw new PncError(
    'MIGRATION_INVALID',
    `${file}:${String(line)}:${String(column)}: this is for psql, not SQL: ${words.slice(0, 80)}\n${snippet}`,
    {
      hint: words.startsWith('\\')
        ? 'A migration is SQL alone. Another file is included by --!include sql/name.sql.'
        : 'Write the rows as insert into ... values ...; pg_dump does so with --inserts.',
      details: { file, line, column },
    },
  )
}
