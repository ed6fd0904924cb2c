import { blindIndex } from '../../src/crypto/blind-index.js'
import { sealCell } from '../../src/crypto/cell.js'
import { makeDataKey } from '../../src/crypto/data-key.js'
import { testKeyRing } from '../harness/test-key-ring.js'
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
  app: '01890000-0000-7000-8000-0000000002a1',
  identity: '01890000-0000-7000-8000-0000000001e1',
  session: '01890000-0000-7000-8000-0000000001f1',
  setting: '01890000-0000-7000-8000-0000000003e1',
  verification: '01890000-0000-7000-8000-0000000003f1',
  settingKey: 'ghana.token',
  reference: 'GHA-1',
  ownKey: '01890000-0000-7000-8000-0000000001a1',
  tenantKey: '01890000-0000-7000-8000-0000000001b1',
} as const
export const kenyaRows = {
  role: '01890000-0000-7000-8000-0000000000e2',
  permission: '01890000-0000-7000-8000-0000000000f2',
  business: '01890000-0000-7000-8000-0000000000b2',
  listing: '01890000-0000-7000-8000-0000000000c2',
  draft: '01890000-0000-7000-8000-0000000000d2',
  profile: '01890000-0000-7000-8000-0000000000a2',
  signup: '01890000-0000-7000-8000-0000000000f2',
  app: '01890000-0000-7000-8000-0000000002a2',
  identity: '01890000-0000-7000-8000-0000000001e2',
  session: '01890000-0000-7000-8000-0000000001f2',
  setting: '01890000-0000-7000-8000-0000000003e2',
  verification: '01890000-0000-7000-8000-0000000003f2',
  settingKey: 'kenya.token',
  reference: 'KEN-1',
  ownKey: '01890000-0000-7000-8000-0000000001a2',
  tenantKey: '01890000-0000-7000-8000-0000000001b2',
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
    await addEncryptedRows(database, tenant, owner, rows)
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
  await database.asOwner(`
    begin; set local role pnc_definer;
    select audit.note_reading(${ghana.id}, '{}'), audit.note_reading(${kenya.id}, '{}');
    commit`)
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

/** A data key of the person and one of the tenant, a secret setting, and a verification. */
async function addEncryptedRows(
  database: TestDatabase,
  tenant: number,
  user: string,
  rows: Omit<typeof ghanaRows | typeof kenyaRows, 'draft'>,
): Promise<void> {
  const [own, common] = [
    makeDataKey(testKeyRing, rows.ownKey, { tenant, user }),
    makeDataKey(testKeyRing, rows.tenantKey, { tenant, user: null }),
  ]
  for (const { wrapped } of [own, common]) {
    await database.asOwner(
      `insert into core.subject_keys (id, tenant_id, user_id, ring_key_id, wrapped_key) values ($1, $2, $3, $4, $5)`,
      [wrapped.id, tenant, wrapped.user, wrapped.ringKey, wrapped.wrapped],
    )
  }
  const secret = { column: 'core.configurations.value_encrypted', tenant, row: rows.setting }
  await database.asOwner(
    `insert into core.configurations (id, tenant_id, key, is_sensitive, value_encrypted) values ($1, $2, $3, true, $4)`,
    [rows.setting, tenant, rows.settingKey, sealCell(common.dataKey, secret, Buffer.from('"a token"'))],
  )
  const place = (column: string) => ({
    column: `core.verifications.${column}`,
    tenant,
    row: rows.verification,
  })
  await database.asOwner(
    `insert into core.verifications (id, tenant_id, user_id, type, evidence, reference, reference_index)
     values ($1, $2, $3, 'identity', $4, $5, $6)`,
    [
      rows.verification,
      tenant,
      user,
      sealCell(own.dataKey, place('evidence'), Buffer.from('{"secret":true}')),
      sealCell(own.dataKey, place('reference'), Buffer.from(rows.reference)),
      blindIndex(testKeyRing, place('reference_index'), 'code', rows.reference),
    ],
  )
}
