import { formatDuration } from '../config/duration.js'
import { toPncError } from '../database/to-pnc-error.js'
import { isPncError, PncError } from '../errors/pnc-error.js'
import { locate, type Source } from './locate.js'
import { splitStatements } from './split-statements.js'

interface ReportedError {
  readonly code?: unknown
  readonly message?: unknown
  readonly detail?: unknown
  readonly hint?: unknown
  readonly where?: unknown
  readonly position?: unknown
}

export interface FailedScript extends Source {
  /** How many statements had completed, to find the one that failed when the server gives no position. */
  readonly completed: number
  /** What one statement was allowed to take; 0 without a limit. */
  readonly statementTimeoutMs?: number | undefined
  /** What the database holds now: 'Nothing of it was kept.' */
  readonly outcome: string
}

/** Lock waits, lost connections, cancelled statements and a full disk say nothing about the script. */
const notAboutTheScript = /^(?:55P03|57|08|53)/

/**
 * The error of a script that the server refused: MIGRATION_FAILED with file, line, column, a snippet with a caret, and what
 * PostgreSQL said. Lock waits, lost connections and the like keep their own codes and name the file.
 */
export function migrationError(error: unknown, script: FailedScript): PncError {
  if (isPncError(error)) return error
  const reported = error as ReportedError
  const { code } = reported
  const isTimeout = code === '57014' && (script.statementTimeoutMs ?? 0) > 0
  const isAboutIt =
    typeof code === 'string' &&
    /^(?=.*\d)[0-9A-Z]{5}$/.test(code) &&
    (isTimeout || !notAboutTheScript.test(code))
  if (!isAboutIt) {
    const { code: general, message, hint, details } = toPncError(error)
    const explained = `${script.file}: ${message}. ${script.outcome}`
    return new PncError(general, explained, {
      hint,
      details: { ...details, file: script.file },
      cause: error,
    })
  }
  const { file, line, column, snippet } = locate(script, positionOf(reported, script))
  const place = `${file}:${String(line)}:${String(column)}`
  return new PncError(
    'MIGRATION_FAILED',
    [`${place}: ${String(reported.message)} (${code})`, snippet, ...remarks(reported), script.outcome].join(
      '\n',
    ),
    {
      hint: isTimeout
        ? `It may take ${formatDuration(script.statementTimeoutMs ?? 0)}. Allow more with a first line: --! statement-timeout: 10m`
        : code === '25001'
          ? 'A migration whose first line, below its headers, is --! no-transaction runs statement by statement; a down script always has a transaction.'
          : undefined,
      details: { sqlstate: code, file, line, column },
      cause: error,
    },
  )
}

/** What the server adds: detail, hint, and the function or DO block in which it happened. */
function remarks(reported: ReportedError): readonly string[] {
  return (['detail', 'hint', 'where'] as const)
    .filter((key) => typeof reported[key] === 'string')
    .map((key) => `${key.charAt(0).toUpperCase()}${key.slice(1)}: ${String(reported[key])}`)
}

/** The offset of the error: where the server says, else where the statement begins that did not complete. */
function positionOf({ position }: ReportedError, { sql, completed }: FailedScript): number {
  if (typeof position !== 'string') return splitStatements(sql)[completed]?.offset ?? 0
  // The server counts characters, JavaScript UTF-16 units.
  return Array.from(sql)
    .slice(0, Number(position) - 1)
    .join('').length
}
