import type { Session } from '../../../query/session.js'
import type { Role } from './role.js'
import { updateRole } from './update-role.js'

/**
 * Takes its force from a role of the tenant's own: whoever holds it can no longer act in it, and what it may do is nothing from the
 * next question to `core.can` on. `update` brings it back.
 *
 * @throws as `updateRole`
 */
export function deactivateRole(session: Session, code: string, version: number): Promise<Role> {
  return updateRole(session, code, version, { is_active: false })
}
