import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Db } from '../../src/client/db.js'
import { describeOnServer } from '../harness/describe-on-server.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { addTwoMarkets, ghana, maize } from '../market/two-markets.js'
import { startCountingProxy, type CountingProxy } from './counting-proxy.js'

const database = await useTestDatabase()
await addTwoMarkets(database)

const ids: string[] = []
let business = ''
beforeAll(async () => {
  const db = await database.connect()
  await db.as(ghana.ama, async (tx) => {
    business = (await tx.businesses.create({ name: 'Ama Foods' })).id
    for (let i = 0; i < 30; i++) {
      const listing = await tx.listings.create({
        business_id: business,
        category_id: maize.leaf,
        type: 'offer',
        title: `Maize ${i}`,
      })
      ids.push(listing.id)
    }
  })
})

describeOnServer(
  'round trips to the server',
  'a unit of work takes its role first on the embedded engine',
  () => {
    let proxy: CountingProxy
    let db: Db
    beforeAll(async () => {
      proxy = await startCountingProxy(database.serviceUrl)
      db = await database.connect({ connectionString: proxy.url, max: 1 })
      await db.as(ghana.ama).listings.feed()
    })
    afterAll(async () => {
      await db.close()
      await proxy.stop()
    })

    test.each<[string, () => Promise<unknown>]>([
      ['get', () => db.as(ghana.ama).listings.get(ids[0]!)],
      ['feed', () => db.as(ghana.ama).listings.feed({ limit: 30 })],
      ['feed of a category', () => db.as(ghana.ama).listings.feed({ category_id: maize.branch })],
      [
        'search',
        () => db.as(ghana.ama).listings.search({ text: 'maize', near: { latitude: 6, longitude: -1 } }),
      ],
      ['create', () => db.as(ghana.ama).businesses.create({ name: 'One trip' })],
      ['update', () => db.as(ghana.ama).listings.update(ids[1]!, 1, { title: 'Better maize' })],
      ['delete', () => db.as(ghana.ama).listings.delete(ids[2]!)],
      ['restore', () => db.as(ghana.ama).listings.restore(ids[2]!)],
    ])('a single call of %s is one', async (_, call) => {
      expect(await proxy.countDuring(call)).toBe(1)
    })

    test('a unit of work is one for each statement it waits for, and one for the commit', async () => {
      const none = () => db.as(ghana.ama, () => Promise.resolve())
      const one = () => db.as(ghana.ama, (tx) => tx.listings.feed())
      const two = () =>
        db.as(ghana.ama, async (tx) => {
          await tx.listings.feed()
          await tx.businesses.feed()
        })
      const together = () => db.as(ghana.ama, (tx) => Promise.all([tx.listings.feed(), tx.businesses.feed()]))
      expect(await proxy.countDuring(none)).toBe(2)
      expect(await proxy.countDuring(one)).toBe(2)
      expect(await proxy.countDuring(two)).toBe(3)
      expect(await proxy.countDuring(together)).toBe(2)
    })

    test('SQL of the caller costs none more', async () => {
      expect(await proxy.countDuring(() => db.as(ghana.ama, (tx) => sql`select 1`.execute(tx.query)))).toBe(2)
    })

    test('a refused context is one, and one for the rollback', async () => {
      const refused = () =>
        db.as({ ...ghana.ama, tenant: 102 }, (tx) => tx.listings.feed()).catch(() => undefined)
      expect(await proxy.countDuring(refused)).toBe(2)
    })
  },
)

describe('statements', () => {
  const statements: string[] = []
  let db: Db
  beforeAll(async () => {
    db = await database.connect({ onQuery: (statement) => statements.push(statement) })
  })
  const countOf = async (work: () => Promise<unknown>) => {
    statements.length = 0
    await work()
    return statements.length
  }

  test.each<[string, () => Promise<unknown>]>([
    ['a page of thirty listings', () => db.as(ghana.ama).listings.feed({ limit: 30 })],
    ['a page of one', () => db.as(ghana.ama).listings.feed({ limit: 1 })],
    [
      'a page of a branch of the tree',
      () => db.as(ghana.ama).listings.feed({ category_id: maize.branch, limit: 30 }),
    ],
    ['thirty results of a search', () => db.as(ghana.ama).listings.search({ text: 'maize', limit: 30 })],
    ['one listing', () => db.as(ghana.ama).listings.get(ids[0]!)],
    ['a listing that is not there', () => db.as(ghana.ama).listings.find(business)],
    [
      'a new listing',
      () =>
        db.as(ghana.ama).listings.create({
          business_id: business,
          category_id: maize.leaf,
          type: 'offer',
          title: 'Maize',
          price: 1,
        }),
    ],
    ['a change', () => db.as(ghana.ama).listings.update(ids[3]!, 1, { title: 'Better maize' })],
    ['a business and all its listings, deleted', () => db.as(ghana.ama).businesses.delete(business)],
    ['a business and all its listings, restored', () => db.as(ghana.ama).businesses.restore(business)],
  ])('%s: one, however many rows', async (_, call) => {
    expect(await countOf(call)).toBe(1)
  })

  test('a change that fails asks why, with one more', async () => {
    expect(
      await countOf(() =>
        db
          .as(ghana.ama)
          .listings.update(ids[3]!, 1, { title: 'Stale' })
          .catch(() => undefined),
      ),
    ).toBe(2)
  })
})
