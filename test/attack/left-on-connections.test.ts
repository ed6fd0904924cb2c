import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { useTestDatabase } from '../harness/use-test-database.js'
import { ghana, kenya } from '../market/two-markets.js'
import { addPopulatedMarkets } from './populated-markets.js'

const database = await useTestDatabase()
await addPopulatedMarkets(database)
const db = await database.connect({ max: 1 })

test('a cursor that is held past the end of a unit of work is gone for the next tenant on the connection', async () => {
  await db.as(ghana.ama, ({ query }) =>
    sql`declare kept cursor with hold for select * from market.listings`.execute(query),
  )
  await expect(db.as(kenya.wanjiku, ({ query }) => sql`fetch all from kept`.execute(query))).rejects.toThrow(
    /cursor "kept" does not exist/,
  )
})

test('a lock of the session is given back at the end of a unit of work', async () => {
  await db.as(ghana.ama, ({ query }) => sql`select pg_advisory_lock(4711)`.execute(query))
  const { rows } = await db.as(kenya.wanjiku, ({ query }) =>
    sql`select from pg_locks where locktype = 'advisory' and objid = 4711`.execute(query),
  )
  expect(rows).toEqual([])
})
