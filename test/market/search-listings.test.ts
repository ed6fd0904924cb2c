import { describe, expect, test } from 'vitest'
import { createContextSigner } from '../../src/query/context-signer.js'
import type { ListingSearchInput } from '../../src/schemas/market/listing.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import {
  addScatteredListings,
  allPages,
  amaFoods,
  anyLanguage,
  bruteForce,
  kumasi,
} from './scattered-listings.js'
import { ghana, maize } from './two-markets.js'

const database = await useTestDatabase()
await addScatteredListings(database)
const db = await database.connect()
const ama = db.as(ghana.ama)

const allMatches = (input: ListingSearchInput) =>
  allPages((after) => ama.listings.search({ ...input, ...after, limit: 7 }))

describe('what a search finds', () => {
  test.each([
    ['maize'],
    ['maïze'],
    ['chair'],
    ['company tour'],
    ['mais'],
    ['tissu imprimé'],
    ['feijão'],
    ['telemovel'],
    ['mahindi'],
    ['مزرعة'],
    ['aburo'],
    ['delivery'],
    ['chairs or beans'],
    ['"fresh maize"'],
    ['the'],
    ['nothing-like-this'],
  ])('for %s equals a computation from the words', async (text) => {
    const found = await allMatches({ text })
    expect(found.toSorted()).toEqual(await bruteForce(database, anyLanguage, [text]))
    expect(new Set(found).size).toBe(found.length)
  })

  test.each([
    ['mais', 'fr'],
    ['maïs', 'fr'],
    ['feijoes', 'pt'],
    ['company', 'en'],
    ['mahindi', 'sw'],
    ['مزرعة', 'ar'],
  ])('for %s holds listings in %s, whatever accents and endings were typed', async (text, language) => {
    const { items } = await ama.listings.search({ text })
    expect(items.map(({ language_code }) => language_code)).toContain(language)
  })

  test('with a minus leaves out what holds the word, in the language of the listing', async () => {
    const { items } = await ama.listings.search({ text: 'delivery -chairs -tissus -reparacao', limit: 100 })
    const shown = items.map(({ title }) => title).join()
    expect(items.length).toBeGreaterThan(0)
    expect(shown).not.toMatch(/chairs|Tissus|Reparação/)
  })

  test.each([1_000, 50_000, 150_000])(
    'within %d m equals the distances computed one by one',
    async (radius_m) => {
      const found = await allMatches({ near: { ...kumasi, radius_m } })
      expect(found.toSorted()).toEqual(
        await bruteForce(database, `st_distance(location, 'point(-1.6244 6.6884)'::geography, false) <= $1`, [
          radius_m,
        ]),
      )
    },
  )

  test('by words, distance, price, category and type together equals the same question without an index', async () => {
    const found = await allMatches({
      text: 'delivery',
      near: { ...kumasi, radius_m: 150_000 },
      min_price: 20,
      max_price: '400',
      category_id: maize.branch,
      type: 'offer',
    })
    expect(found.length).toBeGreaterThan(3)
    expect(found.toSorted()).toEqual(
      await bruteForce(
        database,
        `${anyLanguage} and st_dwithin(location, 'point(-1.6244 6.6884)'::geography, 150000, false)
          and price between 20 and 400 and currency_code = 'GHS' and type = 'offer'
          and category_id in (select id from market.categories where path = 'agriculture' or path like 'agriculture/%')`,
        ['delivery'],
      ),
    )
  })

  test('in another currency is compared in that currency', async () => {
    const found = await allMatches({ currency_code: 'USD', max_price: 300 })
    expect(found.toSorted()).toEqual(await bruteForce(database, `currency_code = 'USD' and price <= 300`))
  })

  test('in a category that is not there is nothing', async () => {
    expect(await allMatches({ category_id: 999_999 })).toEqual([])
  })
})

describe('the order of results', () => {
  test('falls by score, then by id, within the one window of a small market', async () => {
    const { items } = await ama.listings.search({ text: 'delivery', near: kumasi, limit: 100 })
    const order = items.map(({ score, id }) => [score, id] as const)
    expect(order).toEqual(order.toSorted((a, b) => b[0] - a[0] || (a[1] < b[1] ? 1 : -1)))
  })

  test('prefers what is nearer, other things being equal', async () => {
    const { items } = await ama.listings.search({ near: kumasi, limit: 100 })
    const distances = items.map(({ distance_m }) => distance_m ?? NaN)
    expect(distances.slice(0, 10).every((metres) => metres < 1)).toBe(true)
    expect(Math.max(...distances)).toBeGreaterThan(1_000)
  })

  test('prefers a word in the title to the same word in the description', async () => {
    const offer = {
      business_id: amaFoods,
      category_id: maize.leaf,
      type: 'offer',
    } as const
    await ama.listings.create({ ...offer, title: 'Something else', description: 'also saffron' })
    await ama.listings.create({ ...offer, title: 'Saffron', description: 'the best' })
    await ama.listings.create({ ...offer, title: 'One more thing', description: 'and saffron' })
    const { items } = await ama.listings.search({ text: 'saffron' })
    expect(items.map(({ title }) => title)).toEqual(['Saffron', 'One more thing', 'Something else'])
  })

  test('sends no notice for stop words alone, which are nothing a caller could mend', async () => {
    const notices = await database.as('pnc_service', async (client) => {
      const heard: string[] = []
      client.on('notice', ({ message }) => heard.push(message ?? ''))
      await client.query('select core.enter($1)', [
        createContextSigner(database.contextSecret, 300)(ghana.ama),
      ])
      for (const terms of ['the', '-dried', 'de mais']) {
        await client.query('select from market.search_listings($1)', [terms])
      }
      return heard
    })
    expect(notices).toEqual([])
  })

  test('looks for a stop word where there is nothing else to look for, minus or not', async () => {
    const offer = {
      business_id: amaFoods,
      category_id: maize.leaf,
      type: 'offer',
      language_code: 'fr',
    } as const
    await ama.listings.create({ ...offer, title: 'Maïs pilé' })
    await ama.listings.create({ ...offer, title: 'Farine', description: 'de maïs pilé' })
    const { items } = await ama.listings.search({ text: 'mais pilé' })
    expect(items.map(({ title }) => title)).toEqual(['Maïs pilé', 'Farine'])
    const { items: without } = await ama.listings.search({ text: 'mais -séché', limit: 100 })
    expect(without.map(({ title }) => title).sort()).toEqual(['Farine', 'Maïs pilé'])
    expect((await ama.listings.search({ text: '-séché' })).items).toEqual([])
  })
})
