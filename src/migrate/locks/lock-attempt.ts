/** One try at a piece of work that needs locks. */
export interface LockAttempt {
  /** How long it may wait for a lock, in milliseconds. */
  readonly timeoutMs: number
  /** How long others have the tables to themselves before it, in milliseconds. */
  readonly pauseMs: number
}

/** Whoever waits for a table makes everybody wait who comes after: never longer than this at a time. */
const longestWait = 1000
const longestPause = 8000

/**
 * The next attempt, or undefined when the time is up. The first starts at once; the pauses grow, and are drawn between half and
 * the whole of their length, so that two that wait for each other do not meet again and again.
 *
 * @param totalMs for all attempts and pauses; 0 goes on for ever
 * @param chance from 0 to 1
 */
export function nextLockAttempt(
  {
    totalMs,
    elapsedMs,
    attempts,
  }: { readonly totalMs: number; readonly elapsedMs: number; readonly attempts: number },
  chance: number,
): LockAttempt | undefined {
  const left = totalMs === 0 ? Number.POSITIVE_INFINITY : totalMs - elapsedMs
  if (attempts === 0) return { timeoutMs: Math.min(longestWait, left), pauseMs: 0 }
  const full = Math.min(longestPause, 250 * 2 ** (attempts - 1))
  const pauseMs = Math.round((full / 2) * (1 + chance))
  const afterPause = left - pauseMs
  return afterPause < 1 ? undefined : { timeoutMs: Math.min(longestWait, Math.floor(afterPause)), pauseMs }
}
