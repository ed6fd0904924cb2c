import { describe, expect, test } from 'vitest'
import { ghana, kenya } from '../../market/two-markets.js'
import { useUndoneShops } from './use-undone-shops.js'

const { database, db, changed, undo, kinds, newShop, shopRow, rename } = await useUndoneShops()

describe('an undo keeps to the tenants of the transaction', () => {
  test('and changes no row of another one', async () => {
    const theirs = await db.as(kenya.wanjiku).businesses.create({ name: 'Wanjiku Foods' })
    const shop = await newShop()
    const transaction = await rename(shop.id, 'Wrong')
    const count = () =>
      database.asOwner('select count(*) from audit.changes where tenant_id = $1', [kenya.id])
    const before = [await shopRow(theirs.id), await count()]
    await undo(transaction)
    expect([await shopRow(theirs.id), await count()]).toEqual(before)
  })

  test('also where the trail says that a row of another one is its own', async () => {
    const theirs = await db.as(kenya.wanjiku).businesses.create({ name: 'Wanjiku Foods' })
    const transaction = await rename(theirs.id, 'Wrong', kenya.wanjiku)
    await database.asOwner(`
      begin; set local session_replication_role = replica;
      update audit.changes set tenant_id = ${ghana.id} where transaction_id = '${transaction}'; commit`)
    expect(await kinds(undo(transaction))).toEqual(['row-gone'])
    expect(await shopRow(theirs.id)).toMatchObject({ name: 'Wrong' })
  })

  test('and touches no row that policies hide from the system, as that of a person, who belongs to no tenant', async () => {
    const transaction = await changed(ghana.ama, [
      `update core.users set language_code = 'sw' where id = $1`,
      ghana.ama.user,
    ])
    expect(await kinds(undo(transaction))).toEqual(['row-gone'])
    const [person] = await database.asOwner('select language_code from core.users where id = $1', [
      ghana.ama.user,
    ])
    expect(person).toEqual({ language_code: 'sw' })
  })

  test('and enters each of them where there are several', async () => {
    const ours = await newShop()
    const theirs = await db.as(kenya.wanjiku).businesses.create({ name: 'Wanjiku Foods' })
    const [row] = await database.asOwner<{ id: string }>(
      `with done as (update market.businesses set name = 'Wrong' where id in ($1, $2))
       select pg_current_xact_id()::text as id`,
      [ours.id, theirs.id],
    )
    const { statements } = await undo(row!.id)
    expect(statements.map(({ tenant }) => tenant).sort()).toEqual([ghana.id, kenya.id])
    expect(await shopRow(ours.id)).toMatchObject({ name: 'Ama Foods' })
    expect(await shopRow(theirs.id)).toMatchObject({ name: 'Wanjiku Foods' })
  })
})
