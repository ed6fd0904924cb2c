import { inject } from 'vitest'
import { describeWhen } from './describe-when.js'

/**
 * A suite that needs a PostgreSQL server; left out, by name and with the reason, on the embedded engine.
 *
 * @example
 * describeOnServer('four migrations at once', 'the embedded engine is one session', () => { ... })
 */
export function describeOnServer(name: string, reason: string, suite: () => void): void {
  describeWhen(inject('engine').kind === 'server', name, reason, suite)
}
