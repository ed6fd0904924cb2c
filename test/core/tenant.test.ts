import { expect, test } from 'vitest'
import { attack } from '../attack/attacker.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { addTwoMarkets, ghana, kenya } from '../market/two-markets.js'

const database = await useTestDatabase()
await addTwoMarkets(database)
const db = await database.connect()
const staff = db.as(ghana.admin).tenant

test('every member reads its tenant, and no other', async () => {
  expect(await db.as(ghana.esi).tenant.get()).toMatchObject({ slug: 'test-ghana', currency_code: 'GHS' })
  expect(await db.as(kenya.wanjiku).tenant.get()).toMatchObject({ slug: 'test-kenya' })
})

test('staff changes what the tenant says of itself, by version', async () => {
  const { version } = await staff.get()
  const patch = {
    name: 'Ghana market',
    description: 'Farms and shops',
    phone: '+233 24 123 4567',
    email: 'Office@Example.org',
    address: '1 Ring Road, Accra',
    website: 'https://market.example.org/gh',
    logo: 'files/12',
    time_zone: 'Africa/Accra',
  }
  expect(await staff.update(version, patch)).toMatchObject({
    ...patch,
    phone: '+233241234567',
    email: 'office@example.org',
    version: version + 1,
  })
  await expect(staff.update(version, { name: 'Old' })).rejects.toMatchObject({
    code: 'VERSION_CONFLICT',
    details: { version: version + 1 },
  })
  expect(await staff.update(version + 1, { phone: null, logo: null })).toMatchObject({
    phone: null,
    logo: null,
  })
})

test('a member changes nothing of it', async () => {
  const { version } = await staff.get()
  await expect(db.as(ghana.ama).tenant.update(version, { name: 'Mine' })).rejects.toMatchObject({
    code: 'ROW_SECURITY_VIOLATION',
  })
})

test.each<[object, string]>([
  [{}, 'INPUT_INVALID'],
  [{ website: 'javascript:alert(1)' }, 'INPUT_INVALID'],
  [{ email: 'nobody' }, 'INPUT_INVALID'],
  [{ status: 'closed' }, 'INPUT_INVALID'],
  [{ time_zone: 'foo+3' }, 'CHECK_VIOLATION'],
  [{ default_language: 'xx' }, 'FOREIGN_KEY_VIOLATION'],
])('%j is refused', async (patch, code) => {
  const { version } = await staff.get()
  await expect(staff.update(version, patch)).rejects.toMatchObject({ code })
})

test('nobody inside a tenant opens or closes it, moves it, or makes another', async () => {
  for (const who of [ghana.admin, ghana.system]) {
    await attack(database, who, async (attempt) => {
      for (const sql of [
        `update core.tenants set status = 'closed'`,
        `update core.tenants set slug = 'other'`,
        'update core.tenants set parent_id = 102',
        `update core.tenants set currency_code = 'KES'`,
        `insert into core.tenants (slug, name, kind, currency_code, default_language) values ('x-1', 'X', 'market', 'KES', 'en')`,
        'delete from core.tenants',
        `select core.create_tenant('x-1', 'X', 'market', 'KES', 'en')`,
        `select core.set_tenant_status('test-kenya', 'closed')`,
        'select * from core.list_tenants()',
      ])
        expect((await attempt(sql)).refused, sql).toBe('42501')
      const elsewhere = await attempt(`update core.tenants set name = 'Mine' where id = 102`)
      expect(elsewhere).toMatchObject({ rowCount: 0, refused: undefined })
    })
  }
})
