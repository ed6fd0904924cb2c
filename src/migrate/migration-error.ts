import { isPncError, PncError } from '../errors/pnc-error.js'
import { toPncError } from '../database/to-pnc-error.js'
import { splitStatements } from './split-statements.js'

/** Where something stands in a text. Lines and columns count from 1. */
export interface Place {
  readonly line: number
  readonly column: number
  /** The lines around it with a caret below the column. */
  readonly snippet: string
}

interface ReportedError {
  readonly code?: unknown
  readonly message?: unknown
  readonly detail?: unknown
  readonly hint?: unknown
  readonly where?: unknown
  readonly position?: unknown
}

export interface FailedScript {
  /** The file to name: `migrations/000002-market.sql`. */
  readonly file: string
  /** What was sent to the server. */
  readonly sql: string
  /** Lines of the file that stand above `sql`. */
  readonly linesAbove: number
  /** How many statements had completed, to find the one that failed when the server gives no position. */
  readonly completed: number
  /** What the database holds now: 'Nothing of it was kept.' */
  readonly outcome: string
}

/**
 * The error of a script that the server refused: MIGRATION_FAILED with file, line, column, a snippet with a caret, and what
 * PostgreSQL said. Lock waits, lost connections and cancelled statements keep their own codes.
 */
export function migrationError(error: unknown, script: FailedScript): PncError {
  if (isPncError(error)) return error
  const reported = error as ReportedError
  const { code } = reported
  const general = toPncError(error)
  if (typeof code !== 'string' || /^(57|08|53|55P03)/.test(code) || !/^(?=.*\d)[0-9A-Z]{5}$/.test(code)) {
    return new PncError(general.code, `${script.file}: ${general.message}. ${script.outcome}`, {
      hint: general.hint,
      details: { ...general.details, file: script.file },
      cause: error,
    })
  }
  const place = locate(script, positionOf(reported, script))
  const said = [
    String(reported.message),
    ...(['detail', 'hint', 'where'] as const)
      .filter((key) => typeof reported[key] === 'string')
      .map((key) => `${key.charAt(0).toUpperCase()}${key.slice(1)}: ${String(reported[key])}`),
  ]
  return new PncError(
    'MIGRATION_FAILED',
    [
      `${script.file}:${String(place.line)}:${String(place.column)}: ${said.join('\n')} (${code})`,
      place.snippet,
      script.outcome,
    ].join('\n\n'),
    { details: { sqlstate: code, file: script.file, line: place.line, column: place.column }, cause: error },
  )
}

/** The offset of the error: where the server says, else where the statement begins that did not complete. */
function positionOf({ position }: ReportedError, { sql, completed }: FailedScript): number {
  if (typeof position !== 'string') return splitStatements(sql)[completed]?.offset ?? 0
  // The server counts characters, JavaScript UTF-16 units.
  return Array.from(sql)
    .slice(0, Number(position) - 1)
    .join('').length
}

function locate({ sql, linesAbove }: FailedScript, offset: number): Place {
  const above = sql.slice(0, offset).split('\n')
  const column = (above.at(-1)?.length ?? 0) + 1
  const index = above.length - 1
  const lines = sql.split('\n')
  const from = Math.max(0, index - 2)
  const width = String(index + linesAbove + 1).length
  const snippet = lines.slice(from, index + 1).map((text, at) => {
    return `${String(from + at + linesAbove + 1).padStart(width + 2)} | ${text}`
  })
  snippet.push(`${' '.repeat(width + 2)} | ${(above.at(-1) ?? '').replace(/[^\t]/g, ' ')}^`)
  return { line: index + linesAbove + 1, column, snippet: snippet.join('\n') }
}
