import type { Session } from '../../../query/session.js'
import { createRole } from './create-role.js'
import { deactivateRole } from './deactivate-role.js'
import { listRoles } from './list-roles.js'
import { updateRole } from './update-role.js'

/** The roles of a tenant. Each method is documented at the function it binds. */
export function roleRepository(session: Session) {
  return {
    list: listRoles.bind(undefined, session),
    create: createRole.bind(undefined, session),
    update: updateRole.bind(undefined, session),
    deactivate: deactivateRole.bind(undefined, session),
  }
}

export type RoleRepository = ReturnType<typeof roleRepository>
