import { describe, expect, test } from 'vitest'
import type { TenantContext } from '../../src/query/tenant-context.js'
import { attack, tokenFor } from '../attack/attacker.js'
import { forgeToken } from '../attack/tokens.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { acme, addOrganisations, rival } from './organisations.js'

const database = await useTestDatabase()
await addOrganisations(database)
const db = await database.connect()
const { sam } = acme
const own = { ...sam, roles: ['own:porter'] }

for (const who of [acme.admin, rival.admin]) {
  await db.as(who).roles.create({ code: 'own:porter', name: 'Porter' })
}
await db.as(acme.admin).permissions.add('own:porter', { action: 'read', subject: 'work.orders' })
await db.as(acme.admin).roleGrants.grant({ user_id: sam.user, role_code: 'own:porter' })
const [roles] = await database.asOwner<{ acme: string; rival: string; rule: string }>(`
  select (select id from core.tenant_roles where tenant_id = 201) as acme, (select id from core.tenant_roles where tenant_id = 202) as rival,
    (select id from core.tenant_permissions where tenant_id = 201) as rule`)
const { acme: porter, rival: foreign, rule } = roles!

const tables = [
  'role_grants',
  'tenant_roles',
  'tenant_role_grants',
  'tenant_permissions',
  'roles',
  'permissions',
]
const state = async () => {
  const rows = []
  for (const table of tables)
    rows.push(await database.asOwner(`select * from core.${table} order by 1, 2, 3`))
  return rows
}

describe('a member who is no staff', () => {
  test.each<[string, string]>([
    [
      'grants itself an admin',
      `insert into core.role_grants (tenant_id, user_id, role_code) values (201, '${sam.user}', 'org_admin')`,
    ],
    [
      'grants itself any other role',
      `insert into core.role_grants (tenant_id, user_id, role_code) values (201, '${sam.user}', 'verifier')`,
    ],
    ['makes its grant last', `update core.role_grants set expires_at = null`],
    ['turns its grant into another', `update core.role_grants set role_code = 'org_admin'`],
    ['takes the role of its admin', `delete from core.role_grants`],
    [
      'invents a role',
      `insert into core.tenant_roles (tenant_id, code, name) values (201, 'own:boss', 'Boss')`,
    ],
    ['changes a role it holds', `update core.tenant_roles set is_active = true, expires_at = null`],
    [
      'gives a role it holds a rule',
      `insert into core.tenant_permissions (tenant_id, role_id, position, action, subject) values (201, '${porter}', 2, 'manage', 'all')`,
    ],
    ['takes a rule from a role it holds', `delete from core.tenant_permissions`],
    ['changes a rule of a role it holds', `update core.tenant_permissions set subject = 'all'`],
    [
      'grants a role of the tenant',
      `insert into core.tenant_role_grants (tenant_id, user_id, role_id) values (201, '${acme.sue.user}', '${porter}')`,
    ],
    ['makes its grant of one last', `update core.tenant_role_grants set expires_at = null`],
    [
      'gives a system role a rule',
      `insert into core.permissions (role_code, position, action, subject) values ('salesperson', 1, 'manage', 'all')`,
    ],
    [
      'makes a system role',
      `insert into core.roles (code, name, description) values ('boss', 'Boss', 'Boss')`,
    ],
  ])('never %s', async (_, sql) => {
    const before = await state()
    for (const who of [sam, own, { ...sam, roles: [] }]) {
      await attack(database, who, async (attempt) => {
        const { refused, rowCount } = await attempt(sql)
        expect(refused === '42501' || rowCount === 0, refused ?? String(rowCount)).toBe(true)
      })
    }
    expect(await state()).toEqual(before)
  })
})

describe('staff', () => {
  test.each<[string, string]>([
    [
      'grants the role of another tenant',
      `insert into core.tenant_role_grants (tenant_id, user_id, role_id) values (201, '${sam.user}', '${foreign}')`,
    ],
    [
      'grants a role in another tenant',
      `insert into core.tenant_role_grants (tenant_id, user_id, role_id) values (202, '${rival.rita.user}', '${foreign}')`,
    ],
    [
      'gives the role of another tenant a rule',
      `insert into core.tenant_permissions (tenant_id, role_id, position, action, subject) values (201, '${foreign}', 9, 'manage', 'all')`,
    ],
    [
      'gives a role in another tenant a rule',
      `insert into core.tenant_permissions (tenant_id, role_id, position, action, subject) values (202, '${foreign}', 9, 'manage', 'all')`,
    ],
    [
      'makes a role in another tenant',
      `insert into core.tenant_roles (tenant_id, code, name) values (202, 'own:boss', 'Boss')`,
    ],
    [
      'makes a role that is called admin',
      `insert into core.tenant_roles (tenant_id, code, name) values (201, 'admin', 'Porters')`,
    ],
    [
      'makes a role that is called system',
      `insert into core.tenant_roles (tenant_id, code, name) values (201, 'system', 'Porters')`,
    ],
    ['renames the code of a role', `update core.tenant_roles set code = 'own:other'`],
    ['moves a role to another tenant', `update core.tenant_roles set tenant_id = 202`],
    [
      'writes what a rule is compiled to',
      `insert into core.tenant_permissions (tenant_id, role_id, position, action, subject, tests) values (201, '${porter}', 9, 'read', 'all', '[]')`,
    ],
    [
      'grants the system',
      `insert into core.role_grants (tenant_id, user_id, role_code) values (201, '${sam.user}', 'system')`,
    ],
    [
      'says who granted a role',
      `insert into core.role_grants (tenant_id, user_id, role_code, created_by) values (201, '${acme.sue.user}', 'verifier', '${sam.user}')`,
    ],
    [
      'stands in for the platform',
      `insert into core.role_grants (tenant_id, user_id, role_code) values (201, '${sam.user}', 'super_admin')`,
    ],
  ])('never %s', async (_, sql) => {
    const before = await state()
    await attack(database, acme.admin, async (attempt) => {
      expect((await attempt(sql)).refused, sql).toMatch(/^(42501|23503|23514|42601|428C9|PN009|PN041|PN043)$/)
    })
    expect(await state()).toEqual(before)
  })
})

describe('a token', () => {
  const signed = (claims: object) =>
    forgeToken({ secret: database.contextSecret, claims: { tid: 201, sub: sam.user, ...claims } })

  test.each<[string, object]>([
    ['a role that was not granted', { roles: ['org_admin'] }],
    ['one that was granted and one that was not', { roles: ['salesperson', 'verifier'] }],
    ['a person and the system', { roles: ['system'] }],
    ['the own role of another tenant', { tid: 202, sub: rival.rita.user, roles: ['own:porter'] }],
    ['a role of a tenant by its id', { roles: [porter] }],
    ['a role of a tenant without its prefix', { roles: ['porter'] }],
    ['a role in other letters', { roles: ['Salesperson'] }],
    ['a role with a blank', { roles: ['salesperson '] }],
    ['a role in a role', { roles: [['salesperson']] }],
    ['an object', { roles: [{ code: 'salesperson' }] }],
    ['null', { roles: [null] }],
    ['nothing', { roles: [''] }],
    ['a list in a text', { roles: ['salesperson","org_admin'] }],
    ['the end of a list', { roles: ['own:x"},{"'] }],
  ])('that claims %s is refused', async (_, claims) => {
    await attack(database, undefined, async (attempt) => {
      expect(await attempt('select core.enter($1)', [signed(claims)])).toMatchObject({ refused: 'PN005' })
      expect((await attempt(`select core.can('read', 'sales.deals') as can`)).rows).toEqual([{ can: false }])
    })
  })
})

describe('core.can', () => {
  const ask = async (who: TenantContext | undefined, sql: string) => {
    let answer: unknown
    await attack(database, who, async (attempt) => {
      answer = (await attempt(sql)).rows[0]
    })
    return answer
  }

  test('answers nobody, and whoever sets a context by hand, with no', async () => {
    const sql = `select core.can('read', 'sales.deals') as can, core.why_not('read', 'sales.deals') as why`
    const nobody = { can: false, why: 'nobody is acting: there is no valid context' }
    expect(await ask(undefined, sql)).toEqual(nobody)
    await attack(database, undefined, async (attempt) => {
      await attempt(`select set_config('pnc.context', $1, true)`, [
        `x.9000000000000000.${tokenFor(database, acme.admin)}`,
      ])
      expect((await attempt(sql)).rows).toEqual([nobody])
    })
  })

  test('uses the roles of the context and no others that the person holds', async () => {
    const sql = `select core.can('read', 'work.orders') as can, core.can('create', 'sales.deals') as sells`
    expect(await ask(sam, sql)).toEqual({ can: false, sells: true })
    expect(await ask(own, sql)).toEqual({ can: true, sells: false })
    expect(await ask({ ...sam, roles: [] }, sql)).toEqual({ can: false, sells: false })
  })

  test('is not told another tenant or person by an argument or a temporary table', async () => {
    await attack(database, own, async (attempt) => {
      await attempt(`create temporary table permissions as select * from core.permissions`)
      await attempt(
        `create function pg_temp.current_context() returns jsonb language sql as $$ select '{"roles": ["system"]}'::jsonb $$`,
      )
      for (const argument of [`' or true --`, `all`, `manage`, `%`, `sales.deals'; reset role; --`]) {
        const { rows } = await attempt('select core.can($1, $1) as can, core.can($1, $2) as too', [
          argument,
          'sales.deals',
        ])
        expect(rows, argument).toEqual([{ can: false, too: false }])
      }
    })
  })
})

test('a role of the same code in another tenant lends it no rules', async () => {
  await db.as(rival.admin).roleGrants.grant({ user_id: rival.rita.user, role_code: 'own:porter' })
  const rita = { ...rival.rita, roles: ['own:porter'] }
  expect((await db.as(rita).permissions.load()).can('read', 'work.orders')).toBe(false)
  await attack(database, rita, async (attempt) => {
    expect((await attempt(`select core.can('read', 'work.orders') as can`)).rows).toEqual([{ can: false }])
    expect((await attempt(`select from core.tenant_permissions where id = '${rule}'`)).rowCount).toBe(0)
  })
})
