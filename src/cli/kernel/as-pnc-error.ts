import { toPncError } from '../../database/to-pnc-error.js'
import { PncError, isPncError } from '../../errors/pnc-error.js'

/** The error to print. After an interrupt whatever fails, fails because of it: a cancelled statement, a closed connection. */
export function asPncError(error: unknown, signal: AbortSignal): PncError {
  if (signal.aborted) return asInterrupted(error)
  const known = toPncError(error)
  if (known.code !== 'INTERNAL' || known.hint !== undefined) return known
  return new PncError('INTERNAL', known.message, {
    hint: 'This is a defect of pnc-db; run it again with --verbose and report what it prints.',
    details: known.details,
    cause: error,
  })
}

/** What an operation says about the state it leaves is kept; what a driver says about its connection is not. */
function asInterrupted(error: unknown): PncError {
  if (!isPncError(error)) return new PncError('INTERRUPTED', 'The command was interrupted', { cause: error })
  const { code, message, hint, details } = error
  return code === 'INTERRUPTED'
    ? error
    : new PncError('INTERRUPTED', message, { hint, details, cause: error })
}
