import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { useTestDatabase } from '../harness/use-test-database.js'
import { addScatteredListings, amaFoods, anyLanguage, bruteForce } from './scattered-listings.js'
import { ghana, maize } from './two-markets.js'

const database = await useTestDatabase()
await addScatteredListings(database)
const db = await database.connect()
const ama = db.as(ghana.ama)

describe('pages of a search', () => {
  test('hold every match exactly once across windows of the newest, whatever the sizes', async () => {
    await expectEveryMatchOnce(`terms => 'delivery'`, await bruteForce(database, anyLanguage, ['delivery']))
  })

  test('hold every match exactly once across windows of the nearest, although many lie in one place', async () => {
    await expectEveryMatchOnce(
      'latitude => 6.6884, longitude => -1.6244',
      await bruteForce(database, 'location is not null'),
    )
  })

  /** Walks the function itself with windows of 20 and pages of 7, as the repository does with windows of 400. */
  async function expectEveryMatchOnce(filter: string, expected: readonly string[]) {
    interface Row {
      readonly id: string
      readonly score: number
      readonly as_of: string
      readonly window_end_id: string | null
      readonly window_end_m: number | null
    }
    const found = await db.as(ghana.ama, async ({ query }) => {
      const ids: string[] = []
      let position = { asOf: null, startId: null, startM: null, score: null, id: null } as Record<
        string,
        unknown
      >
      for (let pages = 0; pages < 500; pages++) {
        const { rows } = await sql<Row>`
          select id, score, as_of::text, window_end_id, window_end_m from market.search_listings(
            ${sql.raw(filter)}, as_of => ${position.asOf}, window_start_id => ${position.startId},
            window_start_m => ${position.startM}, after_score => ${position.score}, after_id => ${position.id},
            window_size => 20, page_size => 7)`.execute(query)
        ids.push(...rows.map(({ id }) => id))
        const last = rows.at(-1)
        if (!last) {
          if (!position.id || !position.endId) return ids
          position = {
            ...position,
            startId: position.endId,
            startM: position.endM,
            score: null,
            id: null,
            endId: null,
          }
          continue
        }
        position = {
          ...position,
          asOf: last.as_of,
          score: last.score,
          id: last.id,
          endId: last.window_end_id,
          endM: last.window_end_m,
        }
      }
      throw new Error('The pages do not end.')
    })
    expect(found.toSorted()).toEqual(expected)
  }

  test('refuse a cursor of another search', async () => {
    const { next } = await ama.listings.search({ text: 'delivery', limit: 1 })
    await expect(ama.listings.search({ text: 'maize', ...(next && { after: next }) })).rejects.toMatchObject({
      code: 'CURSOR_INVALID',
    })
    await expect(ama.listings.search({ after: 'rubbish' })).rejects.toMatchObject({ code: 'CURSOR_INVALID' })
  })

  test('leave out what was written after the first one', async () => {
    const { next, items } = await ama.listings.search({ text: 'delivery', limit: 5 })
    const late = await ama.listings.create({
      business_id: amaFoods,
      category_id: maize.leaf,
      type: 'offer',
      title: 'Delivery of a late comer',
    })
    const rest = await ama.listings.search({ text: 'delivery', limit: 100, ...(next && { after: next }) })
    expect([...items, ...rest.items].map(({ id }) => id)).not.toContain(late.id)
  })
})
