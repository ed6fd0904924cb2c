import { setTimeout as sleep } from 'node:timers/promises'
import { isPncError } from '../errors/pnc-error.js'

/**
 * Runs `work` again after a serialization failure or a deadlock, waiting a little longer each time (10, 20, 40 ms and as much
 * again at random, so that rivals do not meet once more).
 */
export async function retryConflicts<Result>(work: () => Promise<Result>, retries: number): Promise<Result> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (attempt >= retries || !isPncError(error, 'SERIALIZATION_FAILURE', 'DEADLOCK')) throw error
      await sleep(10 * 2 ** attempt * (1 + Math.random()))
    }
  }
}
