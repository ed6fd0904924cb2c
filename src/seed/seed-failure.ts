import { toPncError } from '../database/to-pnc-error.js'
import { PncError } from '../errors/pnc-error.js'

/** Runs `work`, and says of every error what became of the rows; people wonder. After an interrupt that is the error. */
export async function sayingOnFailure<T>(
  whatBecame: string,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (signal?.aborted) throw new PncError('INTERRUPTED', `Interrupted; ${whatBecame}`, { cause: error })
    const { code, message, hint, details } = toPncError(error)
    throw new PncError(code, `${message}; ${whatBecame}`, { hint, details, cause: error })
  }
}
