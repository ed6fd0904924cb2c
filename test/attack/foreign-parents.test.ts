import { describe, expect, test } from 'vitest'
import { useTestDatabase } from '../harness/use-test-database.js'
import { ghana, kenya } from '../market/two-markets.js'
import { attack } from './attacker.js'
import { addPopulatedMarkets, ghanaRows, kenyaRows } from './populated-markets.js'

const database = await useTestDatabase()
await addPopulatedMarkets(database)

const listing = (values: { tenant?: number; business?: string; author?: string }) => `
  insert into market.listings (tenant_id, business_id, author_id, category_id, type, title, language_code)
  values (${values.tenant ?? ghana.id}, '${values.business ?? ghanaRows.business}', '${values.author ?? ghana.ama.user}',
    1011, 'offer', 'Smuggled', 'en')`
const business = (values: { tenant?: number; owner?: string }) => `
  insert into market.businesses (tenant_id, owner_id, name)
  values (${values.tenant ?? ghana.id}, '${values.owner ?? ghana.ama.user}', 'Smuggled')`

// An admin may write for anybody of the tenant: only the tenant itself is in the way.
const attackers = [
  ['a member', ghana.ama],
  ['an admin', ghana.admin],
  ['the system', ghana.system],
] as const

describe.each(attackers)('%s', (_, who) => {
  test.each<[string, string]>([
    [
      'write a listing into another tenant',
      listing({ tenant: kenya.id, business: kenyaRows.business, author: kenya.wanjiku.user }),
    ],
    ['write a listing of its own into another tenant', listing({ tenant: kenya.id })],
    ['hang a listing on a business of another tenant', listing({ business: kenyaRows.business })],
    ['write a listing in the name of somebody of another tenant', listing({ author: kenya.wanjiku.user })],
    ['open a business in another tenant', business({ tenant: kenya.id, owner: kenya.wanjiku.user })],
    ['open a business of its own in another tenant', business({ tenant: kenya.id })],
    ['open a business for somebody of another tenant', business({ owner: kenya.wanjiku.user })],
    [
      'let somebody into another tenant',
      `insert into core.memberships (tenant_id, user_id, display_name) values (102, '${ghana.esi.user}', 'Esi')`,
    ],
    [
      'grant itself a role in another tenant',
      `insert into core.role_grants (tenant_id, user_id, role_code) values (102, '${kenya.wanjiku.user}', 'admin')`,
    ],
    [
      'grant a role to somebody of another tenant',
      `insert into core.role_grants (tenant_id, user_id, role_code) values (101, '${kenya.wanjiku.user}', 'admin')`,
    ],
    [
      'make a tenant',
      `insert into core.tenants (slug, name, kind, currency_code, default_language) values ('mine', 'Mine', 'market', 'GHS', 'en')`,
    ],
  ])('cannot %s', async (_, sql) => {
    await attack(database, who, async (attempt) => {
      expect(['42501', '23503']).toContain((await attempt(sql)).refused)
    })
  })

  test.each<[string, string]>([
    ['move a listing to another tenant', `update market.listings set tenant_id = 102`],
    [
      'move a listing to a business of another tenant',
      `update market.listings set business_id = '${kenyaRows.business}'`,
    ],
    [
      'give a listing to an author of another tenant',
      `update market.listings set author_id = '${kenya.wanjiku.user}'`,
    ],
    ['move a business to another tenant', `update market.businesses set tenant_id = 102`],
    [
      'give a business to an owner of another tenant',
      `update market.businesses set owner_id = '${kenya.wanjiku.user}'`,
    ],
    ['move a membership to another tenant', `update core.memberships set tenant_id = 102`],
    [
      'make a membership that of somebody else',
      `update core.memberships set user_id = '${kenya.wanjiku.user}'`,
    ],
    ['rename its tenant', `update core.tenants set id = 102`],
    ['open its tenant again', `update core.tenants set status = 'active'`],
  ])('cannot %s', async (_, sql) => {
    await attack(database, who, async (attempt) => {
      const { refused, rowCount } = await attempt(sql)
      // A member may change nothing of the memberships, which no error says.
      expect(refused ?? (rowCount === 0 ? '42501' : 'done')).toMatch(/^(42501|23503|PN009)$/)
    })
  })
})

describe('the owner of the tables, without triggers or grants in the way', () => {
  test.each<[string, string]>([
    [
      'a business of another tenant',
      `insert into market.listings (tenant_id, business_id, author_id, category_id, type, title, language_code)
      values (101, '${kenyaRows.business}', '${ghana.ama.user}', 1011, 'offer', 'Smuggled', 'en')`,
    ],
    ['an author of another tenant', listing({ author: kenya.wanjiku.user })],
    ['an owner of another tenant', business({ owner: kenya.wanjiku.user })],
    [
      'a role of somebody of another tenant',
      `insert into core.role_grants (tenant_id, user_id, role_code) values (101, '${kenya.wanjiku.user}', 'admin')`,
    ],
  ])('cannot attach to %s either: the foreign key holds the tenant', async (_, sql) => {
    await expect(database.asOwner(sql)).rejects.toMatchObject({ code: '23503' })
  })

  test.each(['market.listings', 'market.businesses', 'core.memberships'])(
    'cannot move a row of %s',
    async (table) => {
      await expect(database.asOwner(`update ${table} set tenant_id = 103`)).rejects.toMatchObject({
        code: 'PN009',
      })
    },
  )
})
