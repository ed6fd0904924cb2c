import { describe, expect, test } from 'vitest'
import { attack } from '../attack/attacker.js'
import { testKeyRing } from '../harness/test-key-ring.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { addTwoMarkets, ghana, kenya } from '../market/two-markets.js'

const database = await useTestDatabase()
await addTwoMarkets(database)
const statements: string[] = []
const db = await database.connect({
  keyRing: testKeyRing,
  onQuery: (sql) => statements.push(sql),
})
const settings = db.as(ghana.admin).configurations
const token = '110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw'

describe('a setting', () => {
  test.each([
    ['a text', 'Akwaaba'],
    ['a number', 12.5],
    ['false', false],
    ['null', null],
    ['a list', [1, 'two', { three: 3 }]],
    ['an object', { greeting: { en: 'Welcome', tw: 'Akwaaba' } }],
  ])('gives back %s, secret or not', async (_, value) => {
    for (const is_sensitive of [false, true]) {
      const key = `test.${is_sensitive ? 'secret' : 'clear'}`
      expect(await settings.set({ key, value, is_sensitive })).toMatchObject({ key, value, is_sensitive })
      expect(await settings.get(key)).toMatchObject({ value, is_sensitive })
    }
  })

  test('changes while the bot runs, counts its versions and says who changed it', async () => {
    const first = await settings.set({ key: 'bot.greeting', value: 'Hello' })
    expect(first).toMatchObject({ version: 1, updated_by: ghana.admin.user })
    const second = await db.as(ghana.system).configurations.set({ key: 'bot.greeting', value: 'Akwaaba' })
    expect(second).toMatchObject({ id: first.id, version: 2, updated_by: null, value: 'Akwaaba' })
    expect(await db.as(ghana.system).configurations.get('bot.greeting')).toMatchObject({ value: 'Akwaaba' })
  })

  test('is removed, and then not found', async () => {
    await settings.set({ key: 'bot.old', value: 1 })
    await settings.remove('bot.old')
    expect(await settings.find('bot.old')).toBeUndefined()
    await expect(settings.get('bot.old')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(settings.remove('bot.old')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('of the same name in two tenants is two settings', async () => {
    await settings.set({ key: 'bot.name', value: 'Ghana' })
    await db.as(kenya.system).configurations.set({ key: 'bot.name', value: 'Kenya' })
    expect(await settings.get('bot.name')).toMatchObject({ value: 'Ghana' })
  })

  test('is nothing to members, to read or to write', async () => {
    await settings.set({ key: 'bot.greeting', value: 'Hello' })
    const member = db.as(ghana.ama).configurations
    expect(await member.find('bot.greeting')).toBeUndefined()
    expect(await member.list()).toEqual({ items: [], next: undefined })
    await expect(member.set({ key: 'bot.mine', value: 1 })).rejects.toMatchObject({
      code: 'ROW_SECURITY_VIOLATION',
    })
    await expect(member.remove('bot.greeting')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test.each(['', 'Bot', 'bot.', 'bot greeting', '1bot', 'b'.repeat(121)])(
    'is not called "%s"',
    async (key) => {
      await expect(settings.set({ key, value: 1 })).rejects.toMatchObject({ code: 'INPUT_INVALID' })
    },
  )

  test('set twice at once ends with one of the two values', async () => {
    const both = [1, 2].map((value) => settings.set({ key: 'race.key', value, is_sensitive: value === 1 }))
    const outcomes = await Promise.allSettled(both)
    expect(outcomes.some(({ status }) => status === 'fulfilled')).toBe(true)
    expect([1, 2]).toContain((await settings.get('race.key')).value)
  })
})

describe('a secret', () => {
  test('reaches the database only encrypted', async () => {
    await settings.set({ key: 'bot.token', value: token, is_sensitive: true })
    const [row] = await database.asOwner<{ whole: string; value: unknown; cell: Buffer }>(
      `select c::text as whole, c.value, c.value_encrypted as cell from core.configurations c where key = 'bot.token' and tenant_id = 101`,
    )
    expect(row!.value).toBeNull()
    expect(row!.cell.includes(token)).toBe(false)
    expect(row!.whole).not.toContain(Buffer.from(token).toString('hex'))
  })

  test('stays one when it is given another value without a word about that', async () => {
    await settings.set({ key: 'bot.token', value: token, is_sensitive: true })
    expect(await settings.set({ key: 'bot.token', value: 'another' })).toMatchObject({ is_sensitive: true })
  })

  test('never becomes clear: refused before the value leaves the process, and by the database', async () => {
    await settings.set({ key: 'bot.token', value: token, is_sensitive: true })
    statements.length = 0
    await expect(settings.set({ key: 'bot.token', value: token, is_sensitive: false })).rejects.toMatchObject(
      { code: 'SETTING_SENSITIVE' },
    )
    expect(statements.filter((sql) => sql.startsWith('update'))).toEqual([])
    await attack(database, ghana.admin, async (attempt) => {
      const turn = `update core.configurations set is_sensitive = false, value = '"x"', value_encrypted = null where key = 'bot.token'`
      expect(await attempt(turn)).toMatchObject({ refused: 'PN065' })
      for (const half of [
        `update core.configurations set value = '"x"' where key = 'bot.token'`,
        `update core.configurations set value_encrypted = null where key = 'bot.token'`,
        `insert into core.configurations (tenant_id, key, is_sensitive, value) values (101, 'bot.new', true, '"x"')`,
        `insert into core.configurations (tenant_id, key, is_sensitive) values (101, 'bot.new', false)`,
      ]) {
        expect(await attempt(half), half).toMatchObject({ refused: '23514' })
      }
    })
  })

  test('is in no list', async () => {
    await settings.set({ key: 'list.secret', value: token, is_sensitive: true })
    await settings.set({ key: 'list.clear', value: 'Hello' })
    const { items } = await settings.list({ prefix: 'list.' })
    expect(items.map(({ key, value, is_sensitive }) => [key, value, is_sensitive])).toEqual([
      ['list.clear', 'Hello', false],
      ['list.secret', null, true],
    ])
  })
})

test('settings come in pages, in the order of their names', async () => {
  for (const name of ['b', 'a', 'c']) await settings.set({ key: `page.${name}`, value: name })
  const first = await settings.list({ prefix: 'page.', limit: 2 })
  expect(first.items.map(({ key }) => key)).toEqual(['page.a', 'page.b'])
  const second = await settings.list({ prefix: 'page.', limit: 2, after: first.next! })
  expect(second).toMatchObject({ items: [{ key: 'page.c' }], next: undefined })
  await expect(settings.list({ prefix: 'other.', after: first.next! })).rejects.toMatchObject({
    code: 'CURSOR_INVALID',
  })
})
