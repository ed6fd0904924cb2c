import { contextKeyId } from '../../src/database/context-key-id.js'
import type { TenantContext } from '../../src/query/tenant-context.js'
import type { TestDatabase } from '../harness/test-database.js'

const person = (number: number) => `01890000-0000-7000-8000-00000000000${number}`

/** Ghana and Kenya with a few people each: what most tests of the marketplace begin with. */
export const ghana = {
  id: 101,
  /** Runs a business. */
  ama: { tenant: 101, user: person(1), roles: ['business'] },
  /** Runs another one. */
  kofi: { tenant: 101, user: person(2), roles: ['business'] },
  /** Only looks. */
  esi: { tenant: 101, user: person(3), roles: ['consumer'] },
  /** Runs the market. */
  admin: { tenant: 101, user: person(4), roles: ['admin'] },
  system: { tenant: 101, roles: ['system'] },
} as const satisfies Record<string, TenantContext | number>

export const kenya = {
  id: 102,
  wanjiku: { tenant: 102, user: person(5), roles: ['business'] },
  admin: { tenant: 102, user: person(6), roles: ['admin'] },
  system: { tenant: 102, roles: ['system'] },
} as const satisfies Record<string, TenantContext | number>

/** A leaf of the category tree, its group, and its branch. */
export const maize = { leaf: 1011, group: 1010, branch: 1000 } as const

/** Puts the two markets and their people into an empty test database. */
export async function addTwoMarkets(database: TestDatabase): Promise<void> {
  await database.asOwner(`
    insert into core.tenants (id, slug, name, kind, country_code, currency_code, default_language)
    values (101, 'test-ghana', 'Ghana', 'market', 'GH', 'GHS', 'en'), (102, 'test-kenya', 'Kenya', 'market', 'KE', 'KES', 'sw')`)
  for (const [tenant, name, user, role] of [
    [101, 'Ama', ghana.ama.user, 'business'],
    [101, 'Kofi', ghana.kofi.user, 'business'],
    [101, 'Esi', ghana.esi.user, 'consumer'],
    [101, 'Akua', ghana.admin.user, 'admin'],
    [102, 'Wanjiku', kenya.wanjiku.user, 'business'],
    [102, 'Otieno', kenya.admin.user, 'admin'],
  ] as const) {
    await database.asOwner('insert into core.users (id, name) values ($1, $2)', [user, name])
    await database.asOwner(
      'insert into core.memberships (tenant_id, user_id, display_name) values ($1, $2, $3)',
      [tenant, user, name],
    )
    await database.asOwner(
      'insert into core.role_grants (tenant_id, user_id, role_code) values ($1, $2, $3)',
      [tenant, user, role],
    )
  }
  await database.asOwner('select core.install_context_secret($1, $2)', [
    contextKeyId(database.contextSecret),
    database.contextSecret,
  ])
}
