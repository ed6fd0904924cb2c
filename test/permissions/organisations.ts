import { contextKeyId } from '../../src/database/context-key-id.js'
import type { TenantContext } from '../../src/query/tenant-context.js'
import type { TestDatabase } from '../harness/test-database.js'

const person = (number: number) => `01890000-0000-7000-8000-0000000001${String(number).padStart(2, '0')}`
const context = (tenant: number, number: number, ...roles: string[]) => ({
  tenant,
  user: person(number),
  roles,
})

/** An organisation that sells. */
export const acme = {
  id: 201,
  admin: context(201, 1, 'org_admin'),
  sam: context(201, 2, 'salesperson'),
  sue: context(201, 3, 'salesperson'),
  vera: context(201, 4, 'verifier'),
  system: { tenant: 201, roles: ['system'] },
} as const satisfies Record<string, TenantContext | number>

/** Another one. */
export const rival = {
  id: 202,
  admin: context(202, 11, 'org_admin'),
  rita: context(202, 12, 'salesperson'),
  system: { tenant: 202, roles: ['system'] },
} as const satisfies Record<string, TenantContext | number>

/** A market in which services are ordered and clients reviewed. */
export const services = {
  id: 203,
  admin: context(203, 21, 'admin'),
  cleo: context(203, 22, 'client'),
  carl: context(203, 23, 'client'),
  pia: context(203, 24, 'service_provider'),
  paul: context(203, 25, 'service_provider'),
  uma: context(203, 26, 'user'),
  ugo: context(203, 27, 'user'),
  mo: context(203, 28, 'moderator'),
} as const satisfies Record<string, TenantContext | number>

/** Puts two organisations and a market with their people into an empty test database. */
export async function addOrganisations(database: TestDatabase): Promise<void> {
  await database.asOwner(`
    insert into core.tenants (id, slug, name, kind, currency_code, default_language)
    values (201, 'acme', 'Acme', 'organization', 'USD', 'en'), (202, 'rival', 'Rival', 'organization', 'USD', 'en'),
      (203, 'services', 'Services', 'market', 'USD', 'en')`)
  for (const tenant of [acme, rival, services]) {
    for (const [name, member] of Object.entries(tenant)) {
      if (typeof member === 'number' || !('user' in member)) continue
      const { user, roles } = member as { readonly user: string; readonly roles: readonly string[] }
      await database.asOwner('insert into core.users (id, name) values ($1, $2)', [user, name])
      await database.asOwner(
        'insert into core.memberships (tenant_id, user_id, display_name) values ($1, $2, $3)',
        [tenant.id, user, name],
      )
      await database.asOwner(
        'insert into core.role_grants (tenant_id, user_id, role_code) select $1, $2, unnest($3::text[])',
        [tenant.id, user, roles],
      )
    }
  }
  await database.asOwner('select core.install_context_secret($1, $2)', [
    contextKeyId(database.contextSecret),
    database.contextSecret,
  ])
}
