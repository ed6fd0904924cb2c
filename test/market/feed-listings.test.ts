import { describe, expect, test } from 'vitest'
import { useTestDatabase } from '../harness/use-test-database.js'
import { addScatteredListings, allPages, amaFoods, bruteForce } from './scattered-listings.js'
import { ghana, maize } from './two-markets.js'

const database = await useTestDatabase()
await addScatteredListings(database)
const db = await database.connect()
const ama = db.as(ghana.ama)

describe('the feed', () => {
  test.each<[string, object, string]>([
    ['everything', {}, 'true'],
    ['one type', { type: 'request' }, `type = 'request'`],
    ['a leaf category', { category_id: maize.leaf }, 'category_id = 1011'],
    ['a category subtree', { category_id: maize.branch }, 'category_id between 1000 and 1999'],
    ['one business', { business_id: amaFoods }, `business_id = '${amaFoods}'`],
  ])('of %s pages through every live listing, newest first', async (_, filters, condition) => {
    const ids = await allPages((after) => ama.listings.feed({ ...filters, ...after, limit: 9 }))
    expect(ids).toEqual((await bruteForce(database, condition)).toReversed())
  })

  test('refuses a cursor of other filters', async () => {
    const { next } = await ama.listings.feed({ limit: 1 })
    await expect(ama.listings.feed({ type: 'offer', ...(next && { after: next }) })).rejects.toMatchObject({
      code: 'CURSOR_INVALID',
    })
  })
})
