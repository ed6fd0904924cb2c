import { errorCodes, type ErrorCode } from './error-codes.js'
import type { ExitCode } from './exit-codes.js'

export interface PncErrorOptions {
  /** What to do about it, in one sentence. */
  readonly hint?: string | undefined
  /** Machine-readable particulars: constraint, table, issues ... Never a secret, never a row of another tenant. */
  readonly details?: Readonly<Record<string, unknown>> | undefined
  readonly cause?: unknown
}

/** The one error of pnc-db. Tell errors apart by `code`, never by `message`. */
export class PncError<Code extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'PncError'
  readonly code: Code
  readonly hint: string | undefined
  readonly details: Readonly<Record<string, unknown>> | undefined

  constructor(code: Code, message: string, options: PncErrorOptions = {}) {
    super(message, { cause: options.cause })
    this.code = code
    this.hint = options.hint
    this.details = options.details
  }

  /** What the CLI exits with. */
  get exitCode(): ExitCode {
    return errorCodes[this.code].exitCode
  }
}

/**
 * Whether `error` is a PncError, and of the given codes if any are named.
 *
 * @example
 * if (isPncError(error, 'VERSION_CONFLICT')) await reload()
 */
export function isPncError<Code extends ErrorCode>(
  error: unknown,
  ...codes: readonly Code[]
): error is PncError<Code> {
  if (!(error instanceof PncError)) return false
  const code: ErrorCode = (error as PncError).code
  return codes.length === 0 || (codes as readonly ErrorCode[]).includes(code)
}
