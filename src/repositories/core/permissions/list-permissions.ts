import { many, type Session } from '../../../query/session.js'
import type { Permission } from './permission.js'
import { selectPermissions } from './select-permissions.js'

/** The rules of a role in their order; none for a role that is not there. */
export function listPermissions(session: Session, role: string): Promise<readonly Permission[]> {
  return many(session, selectPermissions(session.context.tenant, [role]))
}
