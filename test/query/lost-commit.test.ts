import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Db } from '../../src/client/db.js'
import { describeOnServer } from '../harness/describe-on-server.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { addTwoMarkets, ghana } from '../market/two-markets.js'
import { startDeafProxy, type DeafProxy } from './deaf-proxy.js'

const database = await useTestDatabase()
await addTwoMarkets(database)

const unknown = {
  code: 'CONNECTION_LOST',
  hint: expect.stringMatching(/may have happened or not/) as string,
  details: { outcome: 'unknown' },
}

describeOnServer('a commit whose answer is lost', 'the embedded engine runs in the process', () => {
  let proxy: DeafProxy
  let db: Db
  beforeAll(async () => {
    proxy = await startDeafProxy(database.serviceUrl)
    db = await database.connect({ connectionString: proxy.url, max: 1 })
  })
  afterAll(() => proxy.stop())

  const namesOf = async () => (await db.as(ghana.ama).businesses.feed()).items.map(({ name }) => name)

  test('of a unit of work is never said to be rolled back', async () => {
    await db.as(ghana.ama).businesses.feed()
    proxy.loseNextCommit()
    const work = db.as(ghana.ama, (tx) => tx.businesses.create({ name: 'Lost' }))
    await expect(work).rejects.toMatchObject(unknown)
    expect(await namesOf()).toContain('Lost')
  })

  test('of a single call is not either, nor after an abort', async () => {
    await db.as(ghana.ama).businesses.feed()
    const abort = new AbortController()
    proxy.loseNextCommit(() => abort.abort())
    const call = db.as(ghana.ama, { signal: abort.signal }).businesses.create({ name: 'Lost alone' })
    await expect(call).rejects.toMatchObject(unknown)
    expect(await namesOf()).toContain('Lost alone')
  })

  test('may be repeated where the insert names its id', async () => {
    const id = '01a0e400-142f-7fbb-8152-fbc4dc879e63'
    const business = { id, name: 'Made once' }
    await db.as(ghana.ama).businesses.feed()
    proxy.loseNextCommit()
    await expect(db.as(ghana.ama).businesses.create(business)).rejects.toMatchObject(unknown)
    await expect(db.as(ghana.ama).businesses.create(business)).resolves.toMatchObject(business)
    expect((await namesOf()).filter((name) => name === 'Made once')).toHaveLength(1)
  })
})
