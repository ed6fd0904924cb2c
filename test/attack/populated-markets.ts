import type { TestDatabase } from '../harness/test-database.js'
import { addTwoMarkets, ghana, kenya } from '../market/two-markets.js'

/** The business of Ama in Ghana and that of Wanjiku in Kenya, with a listing each. */
export const ghanaRows = {
  role: '01890000-0000-7000-8000-0000000000e1',
  permission: '01890000-0000-7000-8000-0000000000f1',
  business: '01890000-0000-7000-8000-0000000000b1',
  listing: '01890000-0000-7000-8000-0000000000c1',
  profile: '01890000-0000-7000-8000-0000000000a1',
  signup: '01890000-0000-7000-8000-0000000000f1',
  app: '01890000-0000-7000-8000-0000000001a1',
  identity: '01890000-0000-7000-8000-0000000001e1',
  session: '01890000-0000-7000-8000-0000000001f1',
} as const
export const kenyaRows = {
  role: '01890000-0000-7000-8000-0000000000e2',
  permission: '01890000-0000-7000-8000-0000000000f2',
  business: '01890000-0000-7000-8000-0000000000b2',
  listing: '01890000-0000-7000-8000-0000000000c2',
  draft: '01890000-0000-7000-8000-0000000000d2',
  profile: '01890000-0000-7000-8000-0000000000a2',
  signup: '01890000-0000-7000-8000-0000000000f2',
  app: '01890000-0000-7000-8000-0000000001a2',
  identity: '01890000-0000-7000-8000-0000000001e2',
  session: '01890000-0000-7000-8000-0000000001f2',
} as const

/** Both markets with rows in every tenant table, so that an attack has something to find. */
export async function addPopulatedMarkets(database: TestDatabase): Promise<void> {
  await addTwoMarkets(database)
  for (const [tenant, owner, rows, title] of [
    [ghana.id, ghana.ama.user, ghanaRows, 'Ghanaian maize'],
    [kenya.id, kenya.wanjiku.user, kenyaRows, 'Kenyan secret maize'],
  ] as const) {
    await database.asOwner(
      `insert into market.businesses (id, tenant_id, owner_id, name, phone) values ($1, $2, $3, $4, '+233200000000')`,
      [rows.business, tenant, owner, title],
    )
    await database.asOwner(
      `insert into market.listings (id, tenant_id, business_id, author_id, category_id, type, title, language_code, price, currency_code, location)
       values ($1, $2, $3, $4, 1011, 'offer', $5, 'en', 10, 'GHS', public.st_makepoint(36.8, -1.3))`,
      [rows.listing, tenant, rows.business, owner, title],
    )
    await database.asOwner(
      `insert into core.tenant_roles (id, tenant_id, code, name) values ($1, $2, 'own:' || $3, $3)`,
      [rows.role, tenant, tenant === ghana.id ? 'porter' : 'driver'],
    )
    await database.asOwner(
      `insert into core.tenant_role_grants (tenant_id, user_id, role_id) values ($1, $2, $3)`,
      [tenant, owner, rows.role],
    )
    await database.asOwner(
      `insert into core.tenant_permissions (id, tenant_id, role_id, position, action, subject)
       values ($1, $2, $3, 1, 'read', 'market.listings')`,
      [rows.permission, tenant, rows.role],
    )
    await addSharedCore(database, tenant, owner, rows)
    await database.asOwner(
      `insert into core.auth_apps (id, tenant_id, address, name) values ($1, $2, $3, $4)`,
      [rows.app, tenant, `0x${String(tenant).repeat(14).slice(0, 40)}`, title],
    )
    await database.asOwner(
      `insert into core.identities (id, user_id, service, service_id) values
         ($1, $2, 'google', $3), (default, $2, 'github', $3)`,
      [rows.identity, owner, `of-${tenant}`],
    )
    await database.asOwner(
      `insert into core.sessions (id, user_id, identity_id, scope_tenant_id, token_digest, idle_seconds, expires_at, ends_at)
       values ($1, $2, $3, $4, $5, 3600, now() + interval '1 hour', now() + interval '1 day')`,
      [rows.session, owner, rows.identity, tenant, Buffer.alloc(32, tenant)],
    )
  }
  await database.asOwner(
    `insert into market.listings (id, tenant_id, business_id, author_id, category_id, type, status, title, language_code)
     values ($1, $2, $3, $4, 1011, 'offer', 'draft', 'Kenyan draft', 'en')`,
    [kenyaRows.draft, kenya.id, kenyaRows.business, kenya.wanjiku.user],
  )
  // What only Kenya has set, and has used up.
  await database.asOwner(
    `insert into core.settings (tenant_id, name, value, data_type) values ($1, 'secret', '"Kenyan"', 'string')`,
    [kenya.id],
  )
  await database.asOwner(
    `select core.take_rate_limit_at($1, 'login', 'somebody', 100, 3600, now()) from generate_series(1, 100)`,
    [kenya.id],
  )
  await database.asOwner('analyze')
}

/** A row in each tenant table of the shared core that its owner, staff and the system all see. */
async function addSharedCore(
  database: TestDatabase,
  tenant: number,
  owner: string,
  rows: { readonly profile: string; readonly signup: string },
): Promise<void> {
  await database.asOwner(
    `insert into core.settings (tenant_id, name, value, data_type) values ($1, 'theme', jsonb_build_object('tenant', $1::int), 'object')`,
    [tenant],
  )
  await database.asOwner(
    `insert into core.profiles (id, tenant_id, user_id, bio) values ($1, $2, $3, 'Sells maize')`,
    [rows.profile, tenant, owner],
  )
  await database.asOwner(
    `insert into core.signups (id, tenant_id, user_id, user_identifier, status, approved_at)
     values ($1, $2, $3, '+233200000000', 'approved', now())`,
    [rows.signup, tenant, owner],
  )
  await database.asOwner(`select core.take_rate_limit_at($1, 'login', 'somebody', 100, 3600, now())`, [
    tenant,
  ])
}
