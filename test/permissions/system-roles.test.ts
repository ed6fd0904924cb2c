import { expect, test } from 'vitest'
import { attack } from '../attack/attacker.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { acme, addOrganisations, services } from './organisations.js'

const database = await useTestDatabase()
await addOrganisations(database)
const db = await database.connect()

test('the roles of the five systems are there, each with rules, for the tenants they serve', async () => {
  const rows = await database.asOwner<{ code: string; kinds: string[]; rules: number }>(`
    select r.code, r.tenant_kinds::text[] as kinds, (select count(*)::int from core.permissions p where p.role_code = r.code) as rules
    from core.roles r order by 1`)
  expect(Object.fromEntries(rows.map(({ code, kinds }) => [code, kinds.join()]))).toEqual({
    admin: 'market,organization,agency,platform',
    business: 'market',
    client: 'market,platform',
    consumer: 'market',
    financial: 'market',
    moderator: 'market,platform',
    org_admin: 'organization',
    partner: 'market',
    salesperson: 'organization',
    service_provider: 'market,platform',
    super_admin: 'organization',
    user: 'market,platform',
    verifier: 'organization',
  })
  expect(rows.filter(({ rules }) => rules === 0)).toEqual([])
})

test('core.is_staff() is true for the roles that are called staff, and for no other', async () => {
  const staff: Record<string, boolean> = {}
  const expected: Record<string, boolean> = {}
  for (const { code, is_staff, kind } of await database.asOwner<{
    code: string
    is_staff: boolean
    kind: string
  }>(`select code, is_staff, tenant_kinds[1]::text as kind from core.roles`)) {
    const { id, user } =
      kind === 'market' ? { id: services.id, user: services.uma.user } : { id: acme.id, user: acme.sam.user }
    await database.asOwner(
      'insert into core.role_grants (tenant_id, user_id, role_code) values ($1, $2, $3) on conflict do nothing',
      [id, user, code],
    )
    await attack(database, { tenant: id, user, roles: [code] }, async (attempt) => {
      staff[code] = (await attempt('select core.is_staff() as it')).rows[0]!.it as boolean
    })
    expected[code] = is_staff
  }
  expect(staff).toEqual(expected)
})

test('a system role and its rules are changed by nobody in passing, not even by the owner', async () => {
  for (const statement of [
    `update core.roles set is_active = false where code = 'admin'`,
    `delete from core.roles where code = 'partner'`,
    `update core.permissions set inverted = not inverted`,
    `delete from core.permissions`,
    `truncate core.permissions`,
  ]) {
    await expect(database.asOwner(statement), statement).rejects.toMatchObject({ code: 'PN040' })
  }
  await database.asOwner(
    `set pnc.system_roles = 'change'; update core.roles set name = name; reset pnc.system_roles`,
  )
})

test.each<[string, string, string, object | undefined, string | undefined]>([
  ['salesperson', 'update', 'sales.deals', { created_by: acme.sam.user }, undefined],
  [
    'salesperson',
    'update',
    'sales.deals',
    { created_by: acme.sue.user },
    'no role of this context may update sales.deals',
  ],
  [
    'salesperson',
    'update',
    'sales.deals',
    { created_by: acme.sam.user, verification_status: 'verified' },
    'A verified deal is no longer changed.',
  ],
  ['verifier', 'verify', 'sales.payments', { created_by: acme.sue.user }, undefined],
  [
    'verifier',
    'verify',
    'sales.payments',
    { created_by: acme.sam.user },
    'Nobody verifies a payment of their own.',
  ],
  ['org_admin', 'delete', 'sales.deals', undefined, undefined],
  ['admin', 'delete', 'audit.changes', undefined, 'The audit trail is kept.'],
])('%s, asked to %s %s %j', async (role_code, action, subject, row, why) => {
  await database.asOwner(
    'insert into core.role_grants (tenant_id, user_id, role_code) values ($1, $2, $3) on conflict do nothing',
    [acme.id, acme.sam.user, role_code],
  )
  const ability = await db.as({ ...acme.sam, roles: [role_code] }).permissions.load()
  expect(ability.whyNot(action, subject, row)).toBe(why)
})

test('the one who sells does not verify its own payment by being a verifier as well, in whatever order', async () => {
  const own = { created_by: acme.sam.user }
  for (const roles of [
    ['salesperson', 'verifier'],
    ['verifier', 'salesperson'],
  ]) {
    const ability = await db.as({ ...acme.sam, roles }).permissions.load()
    expect(ability.whyNot('verify', 'sales.payments', own)).toBe('Nobody verifies a payment of their own.')
    expect(ability.can('create', 'sales.deals')).toBe(true)
  }
})
