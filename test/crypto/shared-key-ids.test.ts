import { expect, test } from 'vitest'
import { attack } from '../attack/attacker.js'
import { testKeyRing } from '../harness/test-key-ring.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { addTwoMarkets, ghana, kenya } from '../market/two-markets.js'

// Whoever writes a data key chooses its id, and a member of two tenants knows ids of both.
const database = await useTestDatabase()
await addTwoMarkets(database)
const db = await database.connect({ keyRing: testKeyRing })

test('clearing up the keys of one tenant leaves a key of the same id in another as it is', async () => {
  await db.as(ghana.admin).configurations.set({ key: 'bot.token', value: 'token', is_sensitive: true })
  const [key] = await database.asOwner<{ id: string }>(
    'select id from core.subject_keys where tenant_id = $1',
    [ghana.id],
  )
  expect(key).toBeDefined()
  const copy = `insert into core.subject_keys (id, tenant_id, user_id, ring_key_id, wrapped_key)
    values ($1, $2, $3, 'old', decode(rpad('01', 122, '0'), 'hex'))`
  const values = [key?.id, kenya.id, kenya.wanjiku.user]
  await attack(database, kenya.wanjiku, async (attempt) => {
    expect((await attempt(copy, values)).refused).toBeUndefined()
  })
  await database.asOwner(copy, values)
  await database.asOwner('update core.subject_keys set retired_at = now() where tenant_id = $1', [kenya.id])

  // Nothing is under either key, and only that of the other tenant was replaced.
  await db.as(ghana.admin).configurations.remove('bot.token')
  const cleared = await database.as('pnc_operator', async (client) => {
    return (await client.query<object>(`select * from core.destroy_replaced_keys(100, '{}')`)).rows
  })
  expect(cleared).toEqual([{ key_id: key?.id, is_destroyed: true }])
  const keys = await database.asOwner(
    'select tenant_id, destroyed_at is not null as is_destroyed from core.subject_keys order by 1',
  )
  expect(keys).toEqual([
    { tenant_id: ghana.id, is_destroyed: false },
    { tenant_id: kenya.id, is_destroyed: true },
  ])
  await db.as(ghana.admin).configurations.set({ key: 'bot.token', value: 'another', is_sensitive: true })
  expect(await db.as(ghana.admin).configurations.get('bot.token')).toMatchObject({ value: 'another' })
})
