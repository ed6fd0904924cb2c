import { expect, test } from 'vitest'
import { useTestDatabase } from '../harness/use-test-database.js'
import { acme, addOrganisations, rival, services } from './organisations.js'

const database = await useTestDatabase()
await addOrganisations(database)
const db = await database.connect()
const admin = db.as(acme.admin)

test('a tenant lists the system roles for its kind, and its own', async () => {
  await admin.roles.create({ code: 'own:listed', name: 'Listed' })
  const codes = (await admin.roles.list()).map(({ code, is_system }) => [code, is_system])
  expect(codes).toEqual([
    ['admin', true],
    ['org_admin', true],
    ['salesperson', true],
    ['super_admin', true],
    ['verifier', true],
    ['own:listed', false],
  ])
  expect((await db.as(rival.admin).roles.list()).map(({ code }) => code)).not.toContain('own:listed')
  expect((await db.as(services.admin).roles.list()).map(({ code }) => code)).toContain('service_provider')
})

test('a new role is as it was given, and two tenants may have one of the same name', async () => {
  const expires_at = new Date('2031-01-01T00:00:00Z')
  const input = { code: 'own:helper', name: ' Helper ', description: 'Helps.', expires_at }
  for (const who of [acme.admin, rival.admin]) {
    expect(await db.as(who).roles.create(input)).toEqual({
      ...input,
      name: 'Helper',
      is_system: false,
      is_active: true,
      version: 1,
    })
  }
})

test('two roles of a tenant share neither code nor name, in whatever letters', async () => {
  await admin.roles.create({ code: 'own:twice', name: 'Twice' })
  for (const input of [
    { code: 'own:twice', name: 'Another' },
    { code: 'own:another', name: 'TWICE' },
  ]) {
    await expect(admin.roles.create(input)).rejects.toMatchObject({ code: 'UNIQUE_VIOLATION' })
  }
})

test.each(['admin', 'Admin', 'SYSTEM', 'org admin', 'Salesperson', ' service provider '])(
  'a role of a tenant is not called %j',
  async (name) => {
    await expect(admin.roles.create({ code: 'own:posing', name })).rejects.toMatchObject({
      code: 'ROLE_NAME_RESERVED',
      details: { sqlstate: 'PN041' },
    })
    await database.asOwner(`delete from core.tenant_roles where code = 'own:renamed'`)
    await admin.roles.create({ code: 'own:renamed', name: 'Harmless' })
    await expect(admin.roles.update('own:renamed', 1, { name })).rejects.toMatchObject({
      code: 'ROLE_NAME_RESERVED',
    })
  },
)

test.each(['admin', 'system', 'own:', 'own:Admin', 'owned', 'own:a b', `own:${'a'.repeat(41)}`])(
  'a role of a tenant has not the code %j, in the library and in the database',
  async (code) => {
    await expect(admin.roles.create({ code, name: 'Posing' })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    })
    await expect(
      db.as(acme.admin, ({ query }) =>
        query.insertInto('core.tenant_roles').values({ tenant_id: acme.id, code, name: 'Posing' }).execute(),
      ),
    ).rejects.toMatchObject({ code: 'CHECK_VIOLATION' })
  },
)

test('a change needs the version it is based on', async () => {
  await admin.roles.create({ code: 'own:changing', name: 'Changing' })
  expect(await admin.roles.update('own:changing', 1, { description: 'Once' })).toMatchObject({ version: 2 })
  await expect(admin.roles.update('own:changing', 1, { description: 'Late' })).rejects.toMatchObject({
    code: 'VERSION_CONFLICT',
    details: { version: 2 },
  })
  expect(await admin.roles.deactivate('own:changing', 2)).toMatchObject({ is_active: false, version: 3 })
  await expect(admin.roles.update('own:nowhere', 1, { name: 'X' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  })
})

test('a system role is changed by no tenant', async () => {
  for (const work of [
    admin.roles.update('salesperson', 1, { name: 'Mine' }),
    admin.roles.deactivate('admin', 1),
    admin.permissions.add('salesperson', { action: 'manage', subject: 'all' }),
  ]) {
    await expect(work).rejects.toMatchObject({ code: 'SYSTEM_ROLE' })
  }
})

test('a grant is made, limited, listed page by page, and taken back', async () => {
  await admin.roles.create({ code: 'own:granted', name: 'Granted' })
  const { user } = acme.vera
  const until = new Date('2031-01-01T00:00:00Z')
  expect(await admin.roleGrants.grant({ user_id: user, role_code: 'own:granted' })).toMatchObject({
    role_code: 'own:granted',
    expires_at: null,
    created_by: acme.admin.user,
  })
  expect(
    await admin.roleGrants.grant({ user_id: user, role_code: 'own:granted', expires_at: until }),
  ).toMatchObject({ expires_at: until })
  expect(
    await admin.roleGrants.grant({ user_id: user, role_code: 'salesperson', expires_at: until }),
  ).toMatchObject({ expires_at: until, created_by: acme.admin.user })

  const first = await admin.roleGrants.list({ user_id: user, limit: 2 })
  const second = await admin.roleGrants.list({ user_id: user, limit: 2, after: first.next! })
  expect([...first.items, ...second.items].map(({ role_code }) => role_code).sort()).toEqual([
    'own:granted',
    'salesperson',
    'verifier',
  ])
  expect(second.next).toBeUndefined()
  expect((await admin.roleGrants.list({ role_code: 'own:granted' })).items).toHaveLength(1)

  for (const code of ['own:granted', 'salesperson']) {
    await admin.roleGrants.revoke(user, code)
    await expect(admin.roleGrants.revoke(user, code)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  }
})

test('a role goes to members alone, and has to be there', async () => {
  const { user } = rival.rita
  await admin.roles.create({ code: 'own:members', name: 'Members' })
  for (const role_code of ['salesperson', 'own:members']) {
    await expect(admin.roleGrants.grant({ user_id: user, role_code })).rejects.toMatchObject({
      code: 'FOREIGN_KEY_VIOLATION',
    })
  }
  await expect(
    admin.roleGrants.grant({ user_id: acme.sam.user, role_code: 'own:nowhere' }),
  ).rejects.toMatchObject({
    code: 'NOT_FOUND',
  })
})

test.each([
  ['a market', services.admin, services.uma.user, 'salesperson'],
  ['an organisation', acme.admin, acme.sam.user, 'consumer'],
  ['an organisation', acme.admin, acme.sam.user, 'service_provider'],
  ['a person', acme.admin, acme.admin.user, 'super_admin'],
])('%s does not grant a role that is not for it', async (_, who, user_id, role_code) => {
  await expect(db.as(who).roleGrants.grant({ user_id, role_code })).rejects.toMatchObject({
    code: 'ROLE_NOT_GRANTABLE',
    details: { sqlstate: 'PN043' },
  })
})

test('the platform grants what no person of the tenant may', async () => {
  await db.as(acme.system).roleGrants.grant({ user_id: acme.vera.user, role_code: 'super_admin' })
  await db.as(acme.system).roleGrants.revoke(acme.vera.user, 'super_admin')
})

test('rules are kept in their order, the last one deciding', async () => {
  await admin.roles.create({ code: 'own:ruled', name: 'Ruled' })
  await admin.roleGrants.grant({ user_id: acme.sam.user, role_code: 'own:ruled' })
  const { permissions } = admin
  const all = await permissions.add('own:ruled', { action: 'manage', subject: 'work.orders' })
  const none = await permissions.add('own:ruled', {
    action: 'update',
    subject: 'work.orders',
    inverted: true,
    conditions: { status: 'closed' },
    reason: 'It is closed.',
  })
  expect(await permissions.list('own:ruled')).toEqual([all, none])
  expect([all.position, none.position]).toEqual([1, 2])

  const sam = db.as({ ...acme.sam, roles: ['own:ruled'] })
  const ability = await sam.permissions.load()
  expect(ability.whyNot('update', 'work.orders', { status: 'closed' })).toBe('It is closed.')
  expect(ability.can('update', 'work.orders', { status: 'open' })).toBe(true)
  await permissions.remove(none.id!)
  expect((await sam.permissions.load()).can('update', 'work.orders', { status: 'closed' })).toBe(true)
  await expect(permissions.remove(none.id!)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(
    permissions.add('own:ruled', { action: 'manage', subject: 'work.orders' }),
  ).rejects.toMatchObject({
    code: 'UNIQUE_VIOLATION',
  })
  await expect(permissions.add('own:nowhere', { action: 'read', subject: 'all' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  })
})

test('conditions that nobody understands are stored by nobody', async () => {
  await admin.roles.create({ code: 'own:odd', name: 'Odd' })
  for (const conditions of [{}, { a: {} }, { a: { $regex: '.' } }, { a: '$me' }, { 'a;b': 1 }, { a: [1] }]) {
    await expect(
      admin.permissions.add('own:odd', { action: 'read', subject: 'all', conditions: conditions as never }),
    ).rejects.toMatchObject({ code: 'INPUT_INVALID' })
    await expect(
      database.asOwner(
        `insert into core.tenant_permissions (tenant_id, role_id, position, action, subject, conditions)
         select tenant_id, id, 1, 'read', 'all', $1 from core.tenant_roles where code = 'own:odd'`,
        [JSON.stringify(conditions)],
      ),
    ).rejects.toMatchObject({ code: '23514', constraint: 'tenant_permission_conditions_are_understood' })
  }
})
