import type { Session } from '../query/session.js'
import { permissionRepository, type PermissionRepository } from './core/permissions/permission-repository.js'
import { roleGrantRepository, type RoleGrantRepository } from './core/role-grants/role-grant-repository.js'
import { roleRepository, type RoleRepository } from './core/roles/role-repository.js'
import { businessRepository, type BusinessRepository } from './market/businesses/business-repository.js'
import { listingRepository, type ListingRepository } from './market/listings/listing-repository.js'

/** Every repository, under the context of one session. */
export interface Repositories {
  readonly businesses: BusinessRepository
  readonly listings: ListingRepository
  readonly roles: RoleRepository
  readonly roleGrants: RoleGrantRepository
  readonly permissions: PermissionRepository
}

export function createRepositories(session: Session): Repositories {
  return {
    businesses: businessRepository(session),
    listings: listingRepository(session),
    roles: roleRepository(session),
    roleGrants: roleGrantRepository(session),
    permissions: permissionRepository(session),
  }
}
