import { beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '../harness/use-test-database.js'
import { addTwoMarkets, ghana, kenya } from '../market/two-markets.js'

const database = await useTestDatabase()
await addTwoMarkets(database)
const db = await database.connect()

const id = '01890000-0000-7000-8000-0000000000b1'
const read = async () =>
  (await database.asOwner<Record<string, unknown>>('select * from market.businesses where id = $1', [id]))[0]!

beforeAll(() => db.as(ghana.ama).businesses.create({ id, name: 'Ama Foods' }))

describe('who, when and the version', () => {
  test('are stamped on insert, and belong to the person of the context', async () => {
    const row = await read()
    expect(row).toMatchObject({
      created_by: ghana.ama.user,
      updated_by: ghana.ama.user,
      version: 1,
      deleted_at: null,
    })
    expect(row.created_at).toEqual(row.updated_at)
    expect(Math.abs(Date.now() - (row.created_at as Date).getTime())).toBeLessThan(60_000)
  })

  test('belong to nobody when the system acts', async () => {
    const made = await db
      .as(ghana.system)
      .businesses.create({ name: 'Made by the system', owner_id: ghana.ama.user })
    const [row] = await database.asOwner(
      'select created_by, updated_by from market.businesses where id = $1',
      [made.id],
    )
    expect(row).toEqual({ created_by: null, updated_by: null })
  })

  test('count every update by the person who made it', async () => {
    const before = await read()
    await db.as(ghana.admin).businesses.update(id, 1, { name: 'Ama Foods and Sons' })
    expect(await read()).toMatchObject({
      created_at: before.created_at,
      created_by: ghana.ama.user,
      updated_by: ghana.admin.user,
      version: 2,
    })
  })

  test('cannot be forged by the owner of the table either', async () => {
    const before = await read()
    await database.asOwner(
      `update market.businesses set created_at = '2001-01-01', created_by = $2, updated_at = '2001-01-01', updated_by = $2, version = 77
       where id = $1`,
      [id, kenya.wanjiku.user],
    )
    expect(await read()).toMatchObject({
      created_at: before.created_at,
      created_by: before.created_by,
      updated_by: null,
      version: (before.version as number) + 1,
    })
    const [row] = await database.asOwner<Record<string, unknown>>(
      `insert into market.businesses (tenant_id, owner_id, name, created_at, created_by, updated_at, updated_by, version)
       values (101, $1, 'Forged', '2001-01-01', $1, '2001-01-01', $1, 77) returning *`,
      [ghana.ama.user],
    )
    expect(row).toMatchObject({ created_by: null, updated_by: null, version: 1 })
    expect((row!.created_at as Date).getFullYear()).toBeGreaterThan(2020)
  })

  test.each(['market.businesses', 'core.users'])(
    'an id of %s neither lies in the future nor changes',
    async (table) => {
      const values =
        table === 'core.users'
          ? ['id, name', `'Future'`]
          : ['id, tenant_id, owner_id, name', `101, '${ghana.ama.user}', 'Future'`]
      const insert = (moment: string) =>
        database.asOwner(
          `insert into ${table} (${values[0]!}) values (core.uuid_v7_floor(${moment}), ${values[1]!})`,
        )
      await expect(insert(`now() + interval '11 minutes'`)).rejects.toMatchObject({ code: 'PN007' })
      await insert(`now() + interval '9 minutes'`)
      await expect(database.asOwner(`update ${table} set id = core.uuid_v7()`)).rejects.toMatchObject({
        code: 'PN009',
      })
    },
  )
})

describe('soft deletion', () => {
  test('is dated by the server, whatever a caller says', async () => {
    await database.asOwner(
      `update market.businesses set deleted_at = '2001-01-01', deletion_id = null where id = $1`,
      [id],
    )
    const deleted = await read()
    expect((deleted.deleted_at as Date).getFullYear()).toBeGreaterThan(2020)
    expect(deleted).toMatchObject({ deletion_id: expect.any(String) as string, restored_at: null })
  })

  test('is not repeated: the first one keeps its date and its id', async () => {
    const before = await read()
    await database.asOwner(
      `update market.businesses set deleted_at = now() + interval '1 day', deletion_id = core.uuid_v7(), restored_at = now() where id = $1`,
      [id],
    )
    const { deleted_at, deletion_id, restored_at } = await read()
    expect({ deleted_at, deletion_id, restored_at }).toEqual({
      deleted_at: before.deleted_at,
      deletion_id: before.deletion_id,
      restored_at: null,
    })
  })

  test('is undone by a restoration, which is dated', async () => {
    await db.as(ghana.ama).businesses.restore(id)
    expect(await read()).toMatchObject({
      deleted_at: null,
      deletion_id: null,
      restored_at: expect.any(Date) as Date,
    })
  })

  test('cannot be half done: a date without an id is refused', async () => {
    for (const columns of [
      'deleted_at = null, deletion_id = core.uuid_v7()',
      'deletion_id = core.uuid_v7()',
    ]) {
      const change = database.asOwner(`update market.businesses set ${columns} where id = $1`, [id])
      await change.catch((error: unknown) => expect(error).toMatchObject({ code: '23514' }))
      expect(await read()).toMatchObject({ deleted_at: null, deletion_id: null })
    }
  })
})
