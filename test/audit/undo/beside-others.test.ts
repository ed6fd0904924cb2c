import { expect, test } from 'vitest'
import { describeOnServer } from '../../harness/describe-on-server.js'
import { ghana } from '../../market/two-markets.js'
import { entered } from '../trail.js'
import { useUndoneShops } from './use-undone-shops.js'

const { database, undo, kinds, newShop, shopRow, rename } = await useUndoneShops()

describeOnServer('undoing beside others', 'the embedded engine has one session', () => {
  test('happens once where two try at once', async () => {
    const shop = await newShop()
    const transaction = await rename(shop.id, 'Wrong')
    const results = await Promise.allSettled([undo(transaction), undo(transaction)])
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'ALREADY_UNDONE' },
    })
  })

  test('waits for a change that is not committed yet, and does not overwrite it', async () => {
    const shop = await newShop()
    const transaction = await rename(shop.id, 'Wrong')
    let result: ReturnType<typeof undo> | undefined
    await entered(database, 'pnc_service', ghana.ama, async (client) => {
      await client.query(`update market.businesses set name = 'Meant so' where id = $1`, [shop.id])
      const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
      result = undo(transaction)
      for (let waits = false; !waits;) {
        const [found] = await database.asOwner<{ waits: boolean }>(
          'select exists (select from pg_stat_activity where $1 = any (pg_blocking_pids(pid))) as waits',
          [rows[0]!.pid],
        )
        waits = found!.waits
      }
    })
    expect(await kinds(result!)).toEqual(['changed-later'])
    expect(await shopRow(shop.id)).toMatchObject({ name: 'Meant so' })
  })
})
