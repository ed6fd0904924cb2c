import { beforeEach, describe, expect, test } from 'vitest'
import { attack } from '../attack/attacker.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { addTwoMarkets, ghana, kenya } from '../market/two-markets.js'

const database = await useTestDatabase()
await addTwoMarkets(database)
const db = await database.connect()
const { appVersions } = db.as(ghana.esi)

const publish = (platform: string, build: number, version: string, forced = false) =>
  database.asOwner(
    `insert into core.app_versions (platform, build_number, version, is_forced_update, release_notes) values ($1, $2, $3, $4, 'Notes')`,
    [platform, build, version, forced],
  )

beforeEach(() => database.asOwner('delete from core.app_versions'))

describe('a build', () => {
  test('that is the newest, or newer than any, needs no update', async () => {
    await publish('android', 204, '2.0.4', true)
    for (const build_number of [204, 205])
      expect(await appVersions.check({ platform: 'android', build_number })).toEqual({
        update: 'none',
        latest: undefined,
      })
  })

  test('that is older may be updated, to the latest', async () => {
    await publish('android', 204, '2.0.4')
    await publish('android', 301, '3.0.1')
    expect(await appVersions.check({ platform: 'android', build_number: 203 })).toMatchObject({
      update: 'available',
      latest: { version: '3.0.1', build_number: 301, release_notes: 'Notes' },
    })
  })

  test('must be updated when any later one is forced, not only the latest', async () => {
    await publish('android', 204, '2.0.4', true)
    await publish('android', 301, '3.0.1')
    expect(await appVersions.check({ platform: 'android', build_number: 203 })).toMatchObject({
      update: 'forced',
    })
    expect(await appVersions.check({ platform: 'android', build_number: 204 })).toMatchObject({
      update: 'available',
    })
  })

  test('has nothing to do with those of another platform', async () => {
    await publish('android', 301, '3.0.1', true)
    expect(await appVersions.check({ platform: 'ios', build_number: 1 })).toMatchObject({ update: 'none' })
    await publish('ios', 301, '3.0.1')
    expect(await appVersions.check({ platform: 'ios', build_number: 1 })).toMatchObject({
      update: 'available',
    })
  })
})

test('the function says the same in SQL, and nothing of what it is not asked', async () => {
  await publish('web', 10, '1.0.0', true)
  const rows = await database.asOwner(
    `select core.update_required('web', 9) as old, core.update_required('web', 10) as same, core.update_required('mars', 1) as unknown,
       core.update_required(null, 1) as nothing`,
  )
  expect(rows).toEqual([{ old: 'forced', same: 'none', unknown: 'none', nothing: null }])
})

test('versions are listed by platform, newest first, in every tenant', async () => {
  await publish('ios', 9, '1.9.0')
  await publish('ios', 10, '1.10.0')
  await publish('web', 11, '1.10.0')
  for (const who of [ghana.esi, kenya.wanjiku])
    expect((await db.as(who).appVersions.list('ios')).map(({ version }) => version)).toEqual([
      '1.10.0',
      '1.9.0',
    ])
})

test('a build and a version are published once on a platform', async () => {
  await publish('ios', 9, '1.9.0')
  await expect(publish('ios', 9, '1.9.1')).rejects.toMatchObject({ code: '23505' })
  await expect(publish('ios', 10, '1.9.0')).rejects.toMatchObject({ code: '23505' })
})

test.each(['1.0', '1.0.0.0', 'v1.0.0', '01.0.0', '1.0.0-', '1.0.0+build', '', ' 1.0.0', '1.0.0\n'])(
  '%j is no version',
  async (version) => {
    await expect(publish('ios', 1, version)).rejects.toMatchObject({ code: '23514' })
  },
)

test.each(['0.0.1', '1.0.0-beta.1', '10.20.30', '999999999.0.0'])('%j is a version', async (version) => {
  await publish('ios', 1, version)
})

test('no service publishes', async () => {
  await attack(database, ghana.system, async (attempt) => {
    const sql = `insert into core.app_versions (platform, build_number, version) values ('ios', 1, '1.0.0')`
    expect((await attempt(sql)).refused).toBe('42501')
  })
})
