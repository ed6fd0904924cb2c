import { describe } from 'vitest'

/**
 * A suite that this machine may not be able to run. Where it cannot, it is left out, and the end of the run names it with
 * the reason; in CI that fails the run unless `PNC_TEST_ALLOW_LEFT_OUT=1` declares it.
 *
 * @example
 * describeWhen(hasFish, 'fish completes', 'fish is not installed', () => { ... })
 */
export function describeWhen(possible: boolean, name: string, reason: string, suite: () => void): void {
  if (possible) describe(name, suite)
  else describe(name, { skip: true, meta: { leftOut: reason } }, suite)
}
