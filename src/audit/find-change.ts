import { PncError } from '../errors/pnc-error.js'
import type { Change } from './change.js'
import { readChanges, type ReadOptions } from './read-changes.js'

/**
 * One change by its id. The reading is noted.
 *
 * @throws PncError NOT_FOUND, also where it is of another tenant than the one that was named; what `readChanges` throws
 */
export async function findChange(options: ReadOptions & { readonly change: string }): Promise<Change> {
  const [found] = await readChanges(options, { before: String(BigInt(options.change) + 1n) }, 1)
  if (found?.id === options.change) return found
  const where = options.tenant === undefined ? '' : ` of tenant ${options.tenant}`
  throw new PncError('NOT_FOUND', `There is no change ${options.change}${where}`, {
    hint: 'List changes with `pnc-db audit log`.',
  })
}
