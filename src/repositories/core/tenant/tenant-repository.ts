import type { Session } from '../../../query/session.js'
import { getTenant } from './get-tenant.js'
import { updateTenant } from './update-tenant.js'

/** The entered tenant itself. Each method is documented at the function it binds. */
export function tenantRepository(session: Session) {
  return {
    get: getTenant.bind(undefined, session),
    update: updateTenant.bind(undefined, session),
  }
}

export type TenantRepository = ReturnType<typeof tenantRepository>
