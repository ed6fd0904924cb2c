import { beforeEach, expect, test } from 'vitest'
import type { Client } from 'pg'
import { createContextSigner } from '../../src/query/context-signer.js'
import type { TenantContext } from '../../src/query/tenant-context.js'
import { describeOnServer } from '../harness/describe-on-server.js'
import { race } from '../harness/race.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { addTwoMarkets, ghana, maize } from './two-markets.js'

const database = await useTestDatabase()
await addTwoMarkets(database)
const sign = createContextSigner(database.contextSecret, 300)

const insert = `insert into market.listings (tenant_id, business_id, author_id, category_id, type, title, language_code)
  select tenant_id, id, owner_id, ${maize.leaf}, 'offer', 'In a race', 'en' from market.businesses where name = 'In a race'`
const restoreListing = `update market.listings set deleted_at = null where title = 'In a race'`
const deleteBusiness = `update market.businesses set deleted_at = now() where name = 'In a race'`
const restoreBusiness = `update market.businesses set deleted_at = null where name = 'In a race'`

describeOnServer('two at once', 'the embedded engine is one session', () => {
  let first: Client
  let second: Client
  const begin = async (client: Client, who: TenantContext, isolation: string) => {
    await client.query(`begin isolation level ${isolation}`)
    await client.query('select core.enter($1)', [sign(who)])
  }

  beforeEach(async () => {
    await database.asOwner('delete from market.listings')
    await database.asOwner('delete from market.businesses')
    await database.asOwner(
      `insert into market.businesses (tenant_id, owner_id, name) values (101, $1, 'In a race')`,
      [ghana.ama.user],
    )
    first = await database.openClient(database.serviceUrl)
    second = await database.openClient(database.serviceUrl)
    return async () => {
      await first.end()
      await second.end()
    }
  })

  /** Live listings of deleted businesses: there must never be one. */
  const orphans = () =>
    database.asOwner(`
      select from market.listings l join market.businesses b on b.id = l.business_id and b.tenant_id = l.tenant_id
      where l.deleted_at is null and b.deleted_at is not null`)

  /** A transaction for each of the two statements, with their snapshots before anything happens; what became of both. */
  const raceOf = async (one: string, other: string, isolation: string) => {
    const isolationOf = (statement: string) => (statement === deleteBusiness ? 'read committed' : isolation)
    await begin(first, ghana.ama, isolationOf(one))
    await begin(second, ghana.admin, isolationOf(other))
    await first.query('select from market.businesses')
    await second.query('select from market.businesses')
    return race(database, [first, one], [second, other])
  }

  const isolations = ['read committed', 'repeatable read', 'serializable']

  test.each(isolations)(
    'a listing written while its business is deleted is refused (%s)',
    async (isolation) => {
      const [, outcome] = await raceOf(deleteBusiness, insert, isolation)
      expect(['PN011', '40001']).toContain(outcome)
      expect(await orphans()).toEqual([])
    },
  )

  test.each(isolations)(
    'a business deleted while a listing is written takes it along (%s)',
    async (isolation) => {
      const [first, second] = await raceOf(insert, deleteBusiness, isolation)
      expect(first).toBe('committed')
      expect(['committed', '40001']).toContain(second)
      expect(await orphans()).toEqual([])
    },
  )

  test.each(isolations)(
    'a listing restored while its business is deleted is refused (%s)',
    async (isolation) => {
      await database.asOwner(insert)
      await database.asOwner(`update market.listings set deleted_at = now()`)
      const [, outcome] = await raceOf(deleteBusiness, restoreListing, isolation)
      expect(['PN011', '40001']).toContain(outcome)
      expect(await orphans()).toEqual([])
    },
  )

  test.each(isolations)(
    'a business deleted while a listing is restored takes it along (%s)',
    async (isolation) => {
      await database.asOwner(insert)
      await database.asOwner(`update market.listings set deleted_at = now()`)
      const [first, second] = await raceOf(restoreListing, deleteBusiness, isolation)
      expect(first).toBe('committed')
      expect(['committed', '40001']).toContain(second)
      expect(await orphans()).toEqual([])
    },
  )

  test('a business is deleted under read committed alone, because a snapshot would miss listings that were just written', async () => {
    const db = await database.connect()
    const [business] = await database.asOwner<{ id: string }>('select id from market.businesses')
    for (const isolation of ['repeatable read', 'serializable'] as const) {
      const work = db.as(ghana.ama, (tx) => tx.businesses.delete(business!.id), { isolation })
      await expect(work).rejects.toMatchObject({ code: 'ISOLATION_REFUSED' })
    }
    await db.as(ghana.ama).businesses.delete(business!.id)
    await db.as(ghana.ama, (tx) => tx.businesses.restore(business!.id), { isolation: 'serializable' })
  })

  test('a listing written while its business is restored is written', async () => {
    await database.asOwner(deleteBusiness)
    expect(await raceOf(restoreBusiness, insert, 'read committed')).toEqual(['committed', 'committed'])
    expect(await orphans()).toEqual([])
  })
})
