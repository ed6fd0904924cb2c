import { describe, expect, test } from 'vitest'
import { ghana, maize } from '../../market/two-markets.js'
import { trailOf } from '../trail.js'
import { useUndoneShops } from './use-undone-shops.js'

const { database, db, changed, undo, kinds, newShop, shopRow, rename } = await useUndoneShops()

describe('undoing', () => {
  test('an update restores the columns that changed and no other', async () => {
    const shop = await newShop()
    const transaction = await changed(ghana.ama, [
      `update market.businesses set name = 'Wrong', attributes = '{"open": [1.50, "x''y"]}',
         location = public.st_makepoint(1, 2) where id = $1`,
      shop.id,
    ])
    await database.asOwner(`update market.businesses set city = 'Tema' where id = $1`, [shop.id])
    expect(await undo(transaction)).toMatchObject({ conflicts: [], statements: [{ tenant: ghana.id }] })
    expect(await shopRow(shop.id)).toMatchObject({
      name: 'Ama Foods',
      city: 'Tema',
      attributes: {},
      location: null,
      version: 4,
      updated_by: null,
    })
  })

  test('brings back documents, numbers and places exactly', async () => {
    const shop = await newShop()
    const [listing, columns] = [
      await db.as(ghana.ama).listings.create({
        business_id: shop.id,
        category_id: maize.leaf,
        type: 'offer',
        title: `White 'maize' \\ "grain"`,
        price: 12.5,
        currency_code: 'GHS',
      }),
      'title, price::text, attributes::text, location::text, expires_at::text',
    ]
    await database.asOwner(
      `update market.listings set attributes = '{"n": 9007199254740993, "t": "x", "a": [null, {"b": 1.10}]}',
         location = public.st_makepoint(1.25, -2), expires_at = '2027-03-01T10:00:00.123Z' where id = $1`,
      [listing.id],
    )
    const read = () => database.asOwner(`select ${columns} from market.listings where id = $1`, [listing.id])
    const before = await read()
    const transaction = await changed(ghana.ama, [
      `update market.listings set title = 'Other', price = 3, attributes = '{}', location = null, expires_at = now() + interval '1 day' where id = $1`,
      listing.id,
    ])
    expect(await read()).not.toEqual(before)
    expect(await kinds(undo(transaction))).toEqual([])
    expect(await read()).toEqual(before)
  })

  test('an insertion marks the row deleted where services may not delete', async () => {
    const shop = await newShop('Opened by mistake')
    const [made] = await trailOf(database, 'market.businesses', shop.id)
    expect(await kinds(undo(made!.transaction_id))).toEqual([])
    expect(await shopRow(shop.id)).toMatchObject({
      name: 'Opened by mistake',
      deleted_at: expect.any(Date) as Date,
    })
  })

  test('an insertion removes the row where services may delete, and a deletion inserts it', async () => {
    const held = () =>
      database.asOwner('select role_code, expires_at from core.role_grants where user_id = $1 order by 1', [
        ghana.esi.user,
      ])
    const before = await held()
    const grant = await changed(ghana.admin, [
      `insert into core.role_grants (tenant_id, user_id, role_code) values ($1, $2, 'business')`,
      ghana.id,
      ghana.esi.user,
    ])
    expect(await kinds(undo(grant))).toEqual([])
    expect(await held()).toEqual(before)
    const revoke = await changed(ghana.admin, [
      'delete from core.role_grants where user_id = $1',
      ghana.esi.user,
    ])
    expect(await held()).toEqual([])
    expect(await kinds(undo(revoke))).toEqual([])
    expect(await held()).toEqual(before)
  })

  test('several tables takes all back in one transaction, in reverse', async () => {
    const [business, listing] = [
      '01890000-0000-7000-8000-0000000000b1',
      '01890000-0000-7000-8000-0000000000b2',
    ]
    const shop = await newShop()
    const transaction = await changed(
      ghana.admin,
      [`update market.businesses set city = 'Ho' where id = $1`, shop.id],
      [
        `insert into market.businesses (id, tenant_id, owner_id, name) values ($1, $2, $3, 'New')`,
        business,
        ghana.id,
        ghana.ama.user,
      ],
      [
        `insert into market.listings (id, tenant_id, business_id, author_id, category_id, type, title, language_code)
         values ($1, $2, $3, $4, $5, 'offer', 'White maize', 'en')`,
        listing,
        ghana.id,
        business,
        ghana.ama.user,
        maize.leaf,
      ],
      [
        `insert into core.role_grants (tenant_id, user_id, role_code) values ($1, $2, 'business')`,
        ghana.id,
        ghana.esi.user,
      ],
    )
    const { statements, conflicts, undoneBy } = await undo(transaction)
    expect(conflicts).toEqual([])
    expect(statements.map(({ table }) => table)).toEqual([
      'core.role_grants',
      'market.listings',
      'market.businesses',
      'market.businesses',
    ])
    expect(await shopRow(shop.id)).toMatchObject({ city: 'Accra' })
    expect(await shopRow(business)).toMatchObject({ deleted_at: expect.any(Date) as Date })
    const changes = await database.asOwner('select from audit.changes where transaction_id = $1', [undoneBy])
    expect(changes.length).toBe(4)
  })

  test('a deletion with all that it took along brings it all back', async () => {
    const shop = await newShop()
    const listing = await db.as(ghana.ama).listings.create({
      business_id: shop.id,
      category_id: maize.leaf,
      type: 'offer',
      title: 'White maize',
    })
    const transaction = await changed(ghana.ama, [
      'update market.businesses set deleted_at = now() where id = $1',
      shop.id,
    ])
    expect(await kinds(undo(transaction))).toEqual([])
    expect(await shopRow(shop.id)).toMatchObject({ deleted_at: null, deletion_id: null })
    expect(
      await database.asOwner('select deleted_at from market.listings where id = $1', [listing.id]),
    ).toEqual([{ deleted_at: null }])
  })

  test('an undo puts the change in force again, and once only', async () => {
    const shop = await newShop()
    const first = await rename(shop.id, 'Second name')
    const { undoneBy: second } = await undo(first)
    await expect(undo(first)).rejects.toMatchObject({
      code: 'ALREADY_UNDONE',
      hint: expect.stringContaining(`undo transaction ${second}`) as string,
    })
    const { undoneBy: third } = await undo(second!)
    expect(await shopRow(shop.id)).toMatchObject({ name: 'Second name' })
    await expect(undo(first)).rejects.toMatchObject({ details: { undone_by: second, last: third } })
    expect(await kinds(undo(third!))).toEqual([])
    expect(await shopRow(shop.id)).toMatchObject({ name: 'Ama Foods' })
  })
})
