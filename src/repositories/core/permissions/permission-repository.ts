import type { Session } from '../../../query/session.js'
import { addPermission } from './add-permission.js'
import { listPermissions } from './list-permissions.js'
import { loadAbility } from './load-ability.js'
import { removePermission } from './remove-permission.js'

/** What roles may do. Each method is documented at the function it binds. */
export function permissionRepository(session: Session) {
  return {
    list: listPermissions.bind(undefined, session),
    add: addPermission.bind(undefined, session),
    remove: removePermission.bind(undefined, session),
    load: loadAbility.bind(undefined, session),
  }
}

export type PermissionRepository = ReturnType<typeof permissionRepository>
