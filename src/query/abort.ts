import { PncError } from '../errors/pnc-error.js'

/** The error of a unit of work whose signal was aborted. */
export function aborted(cause: unknown): PncError {
  return new PncError('CANCELLED', 'The unit of work was aborted and rolled back.', { cause })
}

/** @throws CANCELLED */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw aborted(signal.reason)
}

/**
 * What `work` resolves to, unless the signal is aborted first. The work itself goes on.
 *
 * @throws CANCELLED on abort
 */
export function unlessAborted<Result>(work: Promise<Result>, signal?: AbortSignal): Promise<Result> {
  if (!signal) return work
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      reject(aborted(signal.reason))
    }
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    void work.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', onAbort)
    })
  })
}
