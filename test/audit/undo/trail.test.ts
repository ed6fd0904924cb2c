import { describe, expect, test } from 'vitest'
import { ghana } from '../../market/two-markets.js'
import { trailOf } from '../trail.js'
import { useUndoneShops } from './use-undone-shops.js'

const { database, undo, kinds, newShop, shopRow, rename } = await useUndoneShops()

describe('the trail of an undo', () => {
  test('shows its changes, by the system, and why', async () => {
    const shop = await newShop()
    const transaction = await rename(shop.id, 'Wrong')
    const { undoneBy } = await undo(transaction, { reason: 'Ticket 12' })
    const [last] = (await trailOf(database, 'market.businesses', shop.id)).slice(-1)
    expect(last).toMatchObject({
      operation: 'update',
      actor_id: null,
      actor_roles: ['system'],
      transaction_id: undoneBy,
      diff: { name: ['Wrong', 'Ama Foods'] },
    })
    const [action] = await database.asOwner(
      `select tenant_id, reason, details from audit.admin_actions where action = 'undo' order by id desc limit 1`,
    )
    expect(action).toEqual({
      tenant_id: ghana.id,
      reason: 'Ticket 12',
      details: { transaction, undone_by: undoneBy, statements: 1 },
    })
  })

  test('shows nothing of a dry run but that the trail was read', async () => {
    const shop = await newShop()
    const transaction = await rename(shop.id, 'Wrong')
    const state = async () => [
      await shopRow(shop.id),
      await database.asOwner('select count(*) from audit.changes'),
      await database.asOwner(`select count(*) from audit.admin_actions where action <> 'read_trail'`),
    ]
    const before = await state()
    const { statements, undoneBy } = await undo(transaction, { dryRun: true })
    expect(statements.map(({ sql }) => sql)).toEqual([
      `update market.businesses set name = 'Ama Foods'::text where tenant_id = ${ghana.id} and id = '${shop.id}'::uuid`,
    ])
    expect(undoneBy).toBeUndefined()
    expect(await state()).toEqual(before)
    expect(await kinds(undo(transaction))).toEqual([])
  })
})
