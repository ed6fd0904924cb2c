import { expect, test } from 'vitest'
import { attack } from '../attack/attacker.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { addTwoMarkets, ghana } from '../market/two-markets.js'

const database = await useTestDatabase()
await addTwoMarkets(database)
const { languages } = (await database.connect()).as(ghana.esi)

/** Runs as the superuser in a transaction of its own, which ends well or not. */
const change = async (...statements: readonly string[]) => {
  const client = await database.openClient(database.ownerUrl)
  try {
    await client.query('begin')
    for (const sql of statements) await client.query(sql)
    await client.query('commit')
  } finally {
    await client.query('rollback')
    await client.end()
  }
}

test('languages that can be chosen are listed, the default first', async () => {
  const [first, ...others] = await languages.list()
  expect(first).toEqual({
    code: 'en',
    name: 'English',
    native_name: 'English',
    is_active: true,
    is_default: true,
  })
  const names = others.map(({ name }) => name)
  expect(names.length).toBeGreaterThan(40)
  expect(others.some(({ is_default }) => is_default)).toBe(false)
})

test('one that cannot be chosen any longer is listed on request only', async () => {
  await change(`update core.languages set is_active = false where code = 'xh'`)
  const codes = async (inactive: boolean) => (await languages.list({ inactive })).map(({ code }) => code)
  expect(await codes(false)).not.toContain('xh')
  expect(await codes(true)).toContain('xh')
})

test('exactly one is the default, at the end of every transaction', async () => {
  await expect(change(`update core.languages set is_default = true where code = 'fr'`)).rejects.toMatchObject(
    {
      code: '23505',
    },
  )
  for (const sql of [
    `update core.languages set is_default = false where code = 'en'`,
    `update core.languages set is_default = false`,
  ])
    await expect(change(sql)).rejects.toMatchObject({ code: 'PN033' })
  await expect(change(`update core.languages set is_active = false where code = 'en'`)).rejects.toMatchObject(
    { code: '23514', constraint: 'default_language_is_active' },
  )
})

test('the default moves within one transaction', async () => {
  await change(
    `update core.languages set is_default = false where code = 'en'`,
    `update core.languages set is_default = true where code = 'fr'`,
  )
  expect((await languages.list())[0]).toMatchObject({ code: 'fr' })
  await change(
    `update core.languages set is_default = false where code = 'fr'`,
    `update core.languages set is_default = true where code = 'en'`,
  )
})

test('when a language was added and changed is kept by the database', async () => {
  await change(
    `update core.languages set created_at = '2001-01-01', updated_at = '2001-01-01' where code = 'sw'`,
  )
  const rows = await database.asOwner(
    `select created_at > '2020-01-01' as made, updated_at > '2020-01-01' as changed from core.languages where code = 'sw'`,
  )
  expect(rows).toEqual([{ made: true, changed: true }])
})

test('no service changes a language', async () => {
  await attack(database, ghana.system, async (attempt) => {
    expect((await attempt(`update core.languages set is_default = false`)).refused).toBe('42501')
  })
})
