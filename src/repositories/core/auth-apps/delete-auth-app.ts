import { softDelete } from '../../../query/soft-delete.js'
import type { Session } from '../../../query/session.js'
import { authAppTable } from './auth-app-table.js'

/**
 * Marks an application as deleted: it signs in no more; for staff.
 *
 * @throws NOT_FOUND, also when it is deleted already
 */
export function deleteAuthApp(session: Session, id: string): Promise<void> {
  return softDelete(session, authAppTable, id)
}
