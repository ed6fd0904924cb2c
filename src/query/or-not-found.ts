import { PncError } from '../errors/pnc-error.js'
import type { VersionedTable } from './explain-miss.js'

/**
 * The row, if there is one.
 *
 * @throws NOT_FOUND
 */
export function orNotFound<Row>(
  row: Row | undefined,
  { noun }: Pick<VersionedTable, 'noun'>,
  id: string,
): Row {
  if (row !== undefined) return row
  throw new PncError('NOT_FOUND', `There is no ${noun} ${id} in this tenant.`, { details: { id } })
}
