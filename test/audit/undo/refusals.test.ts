import { describe, expect, test } from 'vitest'
import { ghana, maize } from '../../market/two-markets.js'
import { entered, trailOf } from '../trail.js'
import { useUndoneShops } from './use-undone-shops.js'

const { database, db, changed, undo, kinds, newShop, shopRow, rename } = await useUndoneShops()

describe('an undo is refused as a whole', () => {
  test('after a later change of the same column, and not of another', async () => {
    const [one, other] = [await newShop(), await newShop()]
    const transaction = await changed(
      ghana.ama,
      [`update market.businesses set name = 'Wrong', city = 'Ho' where id = $1`, one.id],
      [`update market.businesses set name = 'Wrong' where id = $1`, other.id],
    )
    const later = await rename(one.id, 'Meant so')
    const { conflicts } = await undo(transaction)
    expect(conflicts).toMatchObject([
      {
        kind: 'changed-later',
        columns: ['name'],
        key: one.id,
        detail: expect.stringContaining(later) as string,
      },
    ])
    expect(await shopRow(other.id)).toMatchObject({ name: 'Wrong' })
    await undo(later)
    await changed(ghana.ama, [`update market.businesses set description = 'New' where id = $1`, other.id])
    expect(await kinds(undo(transaction))).toEqual(['changed-later'])
  })

  test('where a value is personal', async () => {
    const shop = await newShop()
    const transaction = await changed(ghana.ama, [
      `update market.businesses set phone = '+233241234567', city = 'Ho' where id = $1`,
      shop.id,
    ])
    expect(await kinds(undo(transaction))).toEqual(['masked'])
    expect(await shopRow(shop.id)).toMatchObject({ city: 'Ho' })
  })

  test('where the row is gone', async () => {
    const shop = await newShop()
    const transaction = await rename(shop.id, 'Wrong')
    await database.asOwner('delete from market.businesses where id = $1', [shop.id])
    expect(await kinds(undo(transaction))).toEqual(['row-gone'])
  })

  test('where the row is there again', async () => {
    const give = [
      `insert into core.role_grants (tenant_id, user_id, role_code) values ($1, $2, 'business')`,
      ghana.id,
      ghana.esi.user,
    ] as const
    await changed(ghana.admin, give)
    const transaction = await changed(ghana.admin, [
      `delete from core.role_grants where user_id = $1 and role_code = 'business'`,
      ghana.esi.user,
    ])
    await changed(ghana.admin, give)
    expect(await kinds(undo(transaction))).toEqual(['row-there'])
  })

  test('where rows were added below it since, which would go along', async () => {
    const shop = await newShop()
    const [made] = await trailOf(database, 'market.businesses', shop.id)
    const listing = await db.as(ghana.ama).listings.create({
      business_id: shop.id,
      category_id: maize.leaf,
      type: 'offer',
      title: 'White maize',
    })
    const { conflicts } = await undo(made!.transaction_id)
    expect(conflicts).toMatchObject([{ kind: 'takes-along', table: 'market.listings', key: listing.id }])
    expect(await shopRow(shop.id)).toMatchObject({ deleted_at: null })
  })

  test('where services may not do it, the system included', async () => {
    await database.asOwner(`update core.tenants set currency_code = 'KES' where id = $1`, [ghana.id])
    const [change] = (await trailOf(database, 'core.tenants')).slice(-1)
    expect(await kinds(undo(change!.transaction_id))).toEqual(['not-allowed'])
  })

  test('where the database refuses a statement, and leaves nothing of the others', async () => {
    const shop = await newShop()
    const transaction = await changed(
      ghana.admin,
      [`delete from core.role_grants where user_id = $1 and role_code = 'business'`, ghana.kofi.user],
      [`update market.businesses set city = 'Ho' where id = $1`, shop.id],
    )
    await database.asOwner('delete from core.memberships where user_id = $1', [ghana.kofi.user])
    const { conflicts } = await undo(transaction)
    expect(conflicts).toMatchObject([
      { kind: 'refused', detail: expect.stringContaining('FOREIGN_KEY') as string },
    ])
    expect(await shopRow(shop.id)).toMatchObject({ city: 'Ho' })
  })
})

describe('a transaction that cannot be undone', () => {
  test('has not been yet', async () => {
    await expect(undo('999999999999')).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: 'Transaction 999999999999 has not been yet',
      hint: expect.stringContaining('audit log') as string,
    })
  })

  test('was rolled back', async () => {
    const [row] = await database.asOwner<{ id: string }>('select pg_current_xact_id()::text as id')
    await expect(undo(row!.id)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: `Transaction ${row!.id} changed nothing that the trail holds`,
    })
    let aborted = ''
    await entered(database, 'pnc_service', ghana.ama, async (client) => {
      const { rows } = await client.query<{ id: string }>('select pg_current_xact_id()::text as id')
      aborted = rows[0]!.id
      throw new Error('no')
    }).catch(() => undefined)
    await expect(undo(aborted)).rejects.toMatchObject({
      message: `Transaction ${aborted} was rolled back and changed nothing`,
    })
  })
})
