import type { Session } from '../../../query/session.js'
import { softDelete } from '../../../query/soft-delete.js'
import { businessTable } from './business-table.js'

/**
 * Marks a business as deleted, and with it its listings; `restoreBusiness` brings back exactly those.
 *
 * @throws NOT_FOUND, also when it is deleted already; ROW_SECURITY_VIOLATION; ISOLATION_REFUSED under another isolation than read
 * committed, in which a listing that was just written would be missed
 */
export function deleteBusiness(session: Session, id: string): Promise<void> {
  return softDelete(session, businessTable, id)
}
