import { describe, inject } from 'vitest'

/**
 * A suite that needs a PostgreSQL server. On the embedded engine it is left out, and the end of the run names it with
 * the reason; in CI that fails the run unless `PNC_TEST_ALLOW_LEFT_OUT=1` declares it.
 *
 * @example
 * describeOnServer('four migrations at once', 'the embedded engine is one session', () => { ... })
 */
export function describeOnServer(name: string, reason: string, suite: () => void): void {
  if (inject('engine').kind === 'server') describe(name, suite)
  else describe(name, { skip: true, meta: { leftOut: reason } }, suite)
}
