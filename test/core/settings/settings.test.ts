import { beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { attack } from '../../attack/attacker.js'
import { describeOnServer } from '../../harness/describe-on-server.js'
import { useTestDatabase } from '../../harness/use-test-database.js'
import { addTwoMarkets, ghana, kenya } from '../../market/two-markets.js'

const database = await useTestDatabase()
await addTwoMarkets(database)
const db = await database.connect()
const staff = db.as(ghana.admin).settings
const member = db.as(ghana.ama).settings

beforeEach(async () => {
  await database.asOwner('delete from core.settings')
  await database.asOwner('delete from core.default_settings')
})
const addDefault = (name: string, value: unknown, more = '') =>
  database.asOwner(
    `insert into core.default_settings (name, value, data_type, is_private, is_read_only, required_fields)
     values ($1, $2, case jsonb_typeof($2) when 'object' then 'object' else jsonb_typeof($2) end,
       $3 like '%private%', $3 like '%read-only%', case when $3 like '%fields%' then array['city'] else '{}' end)`,
    [name, JSON.stringify(value), more],
  )

describe('a setting', () => {
  test.each([
    ['a text', 'GHS', 'string'],
    ['a number', 12.5, 'number'],
    ['true or false', false, 'boolean'],
    ['an object', { city: 'Accra', open: [8, 17] }, 'object'],
  ])('holds %s and is read as such', async (_, value, data_type) => {
    expect(await staff.set({ name: 'shop.value', value })).toMatchObject({
      name: 'shop.value',
      value,
      data_type,
      version: 1,
      is_default: false,
    })
    expect(await member.get('shop.value', z.json())).toEqual(value)
  })

  test('is typed by the schema it is read with, and refused where it does not fit', async () => {
    await staff.set({ name: 'shop.size', value: 12 })
    const size: number = await member.get('shop.size', z.int())
    expect(size + 1).toBe(13)
    await expect(member.get('shop.size', z.string())).rejects.toMatchObject({
      code: 'SETTING_MISMATCH',
      details: { name: 'shop.size' },
    })
  })

  test('that is not there is not found, or undefined', async () => {
    await expect(member.get('nowhere', z.json())).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(await member.find('nowhere', z.json())).toBeUndefined()
  })

  test('is set by staff and nobody else', async () => {
    await expect(member.set({ name: 'shop.value', value: 1 })).rejects.toMatchObject({
      code: 'ROW_SECURITY_VIOLATION',
    })
    await staff.set({ name: 'shop.value', value: 1 })
    await expect(member.set({ name: 'shop.value', value: 2 }, 1)).rejects.toMatchObject({
      code: 'ROW_SECURITY_VIOLATION',
    })
    await expect(member.remove('shop.value', 1)).rejects.toMatchObject({ code: 'ROW_SECURITY_VIOLATION' })
  })

  test('of one tenant is not that of another', async () => {
    await staff.set({ name: 'shop.value', value: 'Ghana' })
    await db.as(kenya.admin).settings.set({ name: 'shop.value', value: 'Kenya' })
    expect(await member.get('shop.value', z.string())).toBe('Ghana')
    expect(await db.as(kenya.wanjiku).settings.get('shop.value', z.string())).toBe('Kenya')
  })
})

describe('whoever sets', () => {
  test('what is set already, without saying which version, changes nothing', async () => {
    await staff.set({ name: 'shop.value', value: 1 })
    await expect(staff.set({ name: 'shop.value', value: 2 })).rejects.toMatchObject({
      code: 'VERSION_CONFLICT',
      details: { version: 1 },
    })
    expect(await member.get('shop.value', z.int())).toBe(1)
  })

  test('what somebody else has changed meanwhile changes nothing', async () => {
    await staff.set({ name: 'shop.value', value: 1 })
    expect(await staff.set({ name: 'shop.value', value: 'two' }, 1)).toMatchObject({
      version: 2,
      data_type: 'string',
    })
    await expect(staff.set({ name: 'shop.value', value: 3 }, 1)).rejects.toMatchObject({
      code: 'VERSION_CONFLICT',
      details: { version: 2, expected: 1 },
    })
    await expect(staff.remove('shop.value', 1)).rejects.toMatchObject({ code: 'VERSION_CONFLICT' })
    await staff.remove('shop.value', 2)
    await expect(staff.remove('shop.value', 2)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('changes the value alone, and keeps the rest', async () => {
    await staff.set({ name: 'shop.value', value: 1, is_private: true, description: 'How many' })
    expect(await staff.set({ name: 'shop.value', value: 2 }, 1)).toMatchObject({
      is_private: true,
      description: 'How many',
    })
  })
})

describeOnServer('two at once', 'the embedded engine is one session', () => {
  test('set a setting once, and change a version once', async () => {
    const two = await database.connect({ max: 2 })
    const codes = async (works: readonly Promise<unknown>[]) =>
      (
        await Promise.all(
          works.map((work) =>
            work.then(
              () => 'set',
              (error: unknown) => (error as { code: string }).code,
            ),
          ),
        )
      ).sort()
    const set = (value: number, version?: number) =>
      two.as(ghana.admin).settings.set({ name: 'shop.value', value }, version)
    expect(await codes([set(1), set(2)])).toEqual(['VERSION_CONFLICT', 'set'])
    expect(await codes([set(3, 1), set(4, 1)])).toEqual(['VERSION_CONFLICT', 'set'])
  })
})

describe('a private setting', () => {
  test('is seen by staff and nobody else', async () => {
    await staff.set({ name: 'shop.secret', value: 'x', is_private: true })
    expect(await staff.get('shop.secret', z.string())).toBe('x')
    expect(await member.find('shop.secret', z.string())).toBeUndefined()
    expect((await member.list()).map(({ name }) => name)).toEqual([])
    await attack(database, ghana.ama, async (attempt) => {
      expect((await attempt('select from core.settings')).rowCount).toBe(0)
      expect((await attempt(`select core.setting('shop.secret') as value`)).rows).toEqual([{ value: null }])
    })
  })
})

describe('a read-only setting', () => {
  test('is made, changed and taken away by a migration only', async () => {
    await database.asOwner(
      `insert into core.settings (tenant_id, name, value, data_type, is_read_only) values (101, 'plan', '"basic"', 'string', true)`,
    )
    await expect(staff.set({ name: 'plan', value: 'gold' }, 1)).rejects.toMatchObject({
      code: 'SETTING_READ_ONLY',
    })
    await expect(staff.remove('plan', 1)).rejects.toMatchObject({ code: 'SETTING_READ_ONLY' })
    await attack(database, ghana.system, async (attempt) => {
      expect((await attempt(`update core.settings set is_read_only = false`)).refused).toBe('42501')
      expect((await attempt(`update core.settings set description = 'mine'`)).refused).toBe('PN030')
      expect((await attempt(`delete from core.settings`)).refused).toBe('PN030')
      expect((await attempt(`truncate core.settings`)).refused).toBe('42501')
      expect(
        (
          await attempt(
            `insert into core.settings (tenant_id, name, value, data_type, is_read_only) values (101, 'mine', '1', 'number', true)`,
          )
        ).refused,
      ).toBe('42501')
    })
    await database.asOwner(`update core.settings set value = '"gold"' where name = 'plan'`)
    expect(await member.get('plan', z.string())).toBe('gold')
    await database.asOwner(`delete from core.settings where name = 'plan'`)
  })

  test('is open to the owner of the table, who is no superuser', async () => {
    await database.asOwner(
      `insert into core.settings (tenant_id, name, value, data_type, is_read_only) values (101, 'plan', '"basic"', 'string', true)`,
    )
    const client = await database.openClient(database.ownerUrl)
    await client.query('begin')
    await client.query('set local role pnc_owner')
    await client.query('alter table core.settings no force row level security')
    expect((await client.query(`update core.settings set value = '"gold"'`)).rowCount).toBe(1)
    await client.query('rollback')
    await client.end()
  })
})

describe('a default', () => {
  test('holds in every tenant that has set nothing, and again when what it set is taken back', async () => {
    await addDefault('page.size', 20)
    expect(await member.get('page.size', z.int())).toBe(20)
    expect(await staff.list()).toMatchObject([
      { name: 'page.size', value: 20, is_default: true, version: null },
    ])
    const { version } = await staff.set({ name: 'page.size', value: 50 })
    expect(await member.get('page.size', z.int())).toBe(50)
    expect(await staff.list()).toMatchObject([{ value: 50, is_default: false }])
    expect(await db.as(kenya.wanjiku).settings.get('page.size', z.int())).toBe(20)
    await staff.remove('page.size', version!)
    expect(await member.get('page.size', z.int())).toBe(20)
  })

  test('is what SQL finds, too: core.setting looks at both', async () => {
    await addDefault('page.size', 20)
    const read = async () => {
      let value: unknown
      await attack(database, ghana.ama, async (attempt) => {
        value = (await attempt(`select core.setting('page.size') as value`)).rows[0]!.value
      })
      return value
    }
    expect(await read()).toBe(20)
    await staff.set({ name: 'page.size', value: 50 })
    expect(await read()).toBe(50)
  })

  test('decides the type, the fields and who sees it', async () => {
    await addDefault('page.size', 20)
    await expect(staff.set({ name: 'page.size', value: 'big' })).rejects.toMatchObject({
      code: 'CHECK_VIOLATION',
      details: { constraint: 'setting_has_the_type_of_its_default' },
    })
    await addDefault('shop.place', { city: 'Accra' }, 'private fields')
    await expect(staff.set({ name: 'shop.place', value: { town: 'Tema' } })).rejects.toMatchObject({
      code: 'CHECK_VIOLATION',
      details: { constraint: 'setting_has_the_required_fields' },
    })
    expect(await staff.set({ name: 'shop.place', value: { city: 'Tema' }, is_private: false })).toMatchObject(
      {
        is_private: true,
        required_fields: ['city'],
      },
    )
    expect(await member.find('shop.place', z.json())).toBeUndefined()
  })

  test('that is read-only is the same for every tenant', async () => {
    await addDefault('fee.percent', 2.5, 'read-only')
    await expect(staff.set({ name: 'fee.percent', value: 0 })).rejects.toMatchObject({
      code: 'SETTING_READ_ONLY',
    })
    expect(await member.get('fee.percent', z.number())).toBe(2.5)
  })

  test('that is private is seen by staff and nobody else', async () => {
    await addDefault('mail.host', 'mx', 'private')
    expect(await staff.get('mail.host', z.string())).toBe('mx')
    expect(await member.find('mail.host', z.string())).toBeUndefined()
    await attack(database, undefined, async (attempt) => {
      expect((await attempt('select from core.default_settings')).rowCount).toBe(0)
    })
  })

  test('is written by no service', async () => {
    await attack(database, ghana.system, async (attempt) => {
      for (const sql of [
        `insert into core.default_settings (name, value, data_type) values ('mine', '1', 'number')`,
        `update core.default_settings set value = '1'`,
        `delete from core.default_settings`,
      ])
        expect((await attempt(sql)).refused).toBe('42501')
    })
  })
})

test('every setting that holds is listed once, in the order of names', async () => {
  await addDefault('a.default', 1)
  await addDefault('b.both', 1)
  await staff.set({ name: 'b.both', value: 2 })
  await staff.set({ name: 'c.own', value: 3 })
  expect((await member.list()).map(({ name, value, is_default }) => [name, value, is_default])).toEqual([
    ['a.default', 1, true],
    ['b.both', 2, false],
    ['c.own', 3, false],
  ])
})
