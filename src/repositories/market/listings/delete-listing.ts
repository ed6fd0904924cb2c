import type { Session } from '../../../query/session.js'
import { softDelete } from '../../../query/soft-delete.js'
import { listingTable } from './listing-table.js'

/**
 * Marks a listing as deleted; `restoreListing` brings it back.
 *
 * @throws NOT_FOUND, also when it is deleted already; ROW_SECURITY_VIOLATION
 */
export function deleteListing(session: Session, id: string): Promise<void> {
  return softDelete(session, listingTable, id)
}
