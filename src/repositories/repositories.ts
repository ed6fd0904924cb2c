import type { Session } from '../query/session.js'
import { permissionRepository, type PermissionRepository } from './core/permissions/permission-repository.js'
import { roleGrantRepository, type RoleGrantRepository } from './core/role-grants/role-grant-repository.js'
import { roleRepository, type RoleRepository } from './core/roles/role-repository.js'
import { authAppRepository, type AuthAppRepository } from './core/auth-apps/auth-app-repository.js'
import { identityRepository, type IdentityRepository } from './core/identities/identity-repository.js'
import { sessionRepository, type SessionRepository } from './core/sessions/session-repository.js'
import { businessRepository, type BusinessRepository } from './market/businesses/business-repository.js'
import { listingRepository, type ListingRepository } from './market/listings/listing-repository.js'

/** Every repository, under the context of one session. */
export interface Repositories {
  readonly businesses: BusinessRepository
  readonly listings: ListingRepository
  readonly roles: RoleRepository
  readonly roleGrants: RoleGrantRepository
  readonly permissions: PermissionRepository
  readonly identities: IdentityRepository
  readonly sessions: SessionRepository
  readonly authApps: AuthAppRepository
}

export function createRepositories(session: Session): Repositories {
  return {
    businesses: businessRepository(session),
    listings: listingRepository(session),
    roles: roleRepository(session),
    roleGrants: roleGrantRepository(session),
    permissions: permissionRepository(session),
    identities: identityRepository(session),
    sessions: sessionRepository(session),
    authApps: authAppRepository(session),
  }
}
