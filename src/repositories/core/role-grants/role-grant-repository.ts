import type { Session } from '../../../query/session.js'
import { grantRole } from './grant-role.js'
import { listRoleGrants } from './list-role-grants.js'
import { revokeRole } from './revoke-role.js'

/** Who holds which role in a tenant. Each method is documented at the function it binds. */
export function roleGrantRepository(session: Session) {
  return {
    grant: grantRole.bind(undefined, session),
    revoke: revokeRole.bind(undefined, session),
    list: listRoleGrants.bind(undefined, session),
  }
}

export type RoleGrantRepository = ReturnType<typeof roleGrantRepository>
