import type { Session } from '../../../query/session.js'
import { softDelete } from '../../../query/soft-delete.js'
import { profileTable } from './profile-table.js'

/**
 * Marks a profile as deleted, and with it its details and whatever else hangs from it; `restoreProfile` brings back exactly those.
 *
 * @throws NOT_FOUND, also when it is deleted already; ROW_SECURITY_VIOLATION; ISOLATION_REFUSED under another isolation than read
 * committed
 */
export function deleteProfile(session: Session, id: string): Promise<void> {
  return softDelete(session, profileTable, id)
}
