import { beforeAll, describe, expect, test } from 'vitest'
import type { ListingSearchInput } from '../../src/schemas/market/listing.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { addTwoMarkets, ghana, kenya, maize } from './two-markets.js'

const database = await useTestDatabase()
await addTwoMarkets(database)
const db = await database.connect()
const ama = db.as(ghana.ama)

const kumasi = { latitude: 6.6884, longitude: -1.6244 }

/** Words of five languages, so that every stemmer has something to do. */
const titles: readonly (readonly [string, string])[] = [
  ['en', 'Fresh maize and beans'],
  ['en', 'Organised tours for companies'],
  ['en', 'Red chairs, no delivery'],
  ['fr', 'Maïs séché de qualité'],
  ['fr', 'Tissus imprimés à vendre'],
  ['pt', 'Milho e feijões frescos'],
  ['pt', 'Reparação de telemóveis'],
  ['sw', 'Mahindi mabichi ya shambani'],
  ['ar', 'ذرة طازجة من المزرعة'],
  ['ak', 'Aburo foforo'],
]

interface Stored {
  readonly id: string
  readonly tenant_id: number
}

/** Every id a search enumerates over all of its pages. */
async function allMatches(input: ListingSearchInput, limit = 7): Promise<string[]> {
  const ids: string[] = []
  for (let after: string | undefined, first = true; first || after; first = false) {
    const page = await ama.listings.search({ ...input, limit, ...(after && { after }) })
    ids.push(...page.items.map(({ id }) => id))
    after = page.next
  }
  return ids
}

beforeAll(async () => {
  // Deterministic scatter over southern Ghana, an eighth of it exactly in one place, a tenth not live, a tenth in Kenya.
  await database.asOwner(
    `insert into market.businesses (id, tenant_id, owner_id, name)
     values ('01890000-0000-7000-8000-0000000000b1', 101, $1, 'Ama'), ('01890000-0000-7000-8000-0000000000b2', 102, $2, 'Wanjiku')`,
    [ghana.ama.user, kenya.wanjiku.user],
  )
  await database.asOwner(
    `insert into market.listings (tenant_id, business_id, author_id, category_id, type, status, title, description, price,
       currency_code, language_code, location, expires_at)
     select case when i % 10 = 9 then 102 else 101 end,
       case when i % 10 = 9 then '01890000-0000-7000-8000-0000000000b2' else '01890000-0000-7000-8000-0000000000b1' end::uuid,
       case when i % 10 = 9 then $3 else $2 end::uuid,
       (array[1011, 1012, 1021, 2011])[1 + i % 4],
       case when i % 3 = 0 then 'request' else 'offer' end,
       case when i % 11 = 0 then 'paused' else 'active' end,
       t.titles[1 + i % array_length(t.titles, 1)] || ' ' || i,
       case when i % 2 = 0 then 'Delivery in the whole region' else '' end,
       case when i % 7 > 0 then i end, case when i % 7 > 0 then case when i % 5 = 0 then 'USD' else 'GHS' end end,
       t.languages[1 + i % array_length(t.titles, 1)],
       case when i % 8 = 0 then st_makepoint(-1.6244, 6.6884)
         else st_makepoint(-3 + (i * 37 % 400) / 100.0, 5 + (i * 53 % 300) / 100.0) end::geography,
       case when i % 13 = 0 then now() else now() + interval '1 day' end + interval '1 millisecond'
     from generate_series(1, 900) i, (select $1::text[] as titles, $4::text[] as languages) t`,
    [
      titles.map(([, title]) => title),
      ghana.ama.user,
      kenya.wanjiku.user,
      titles.map(([language]) => language),
    ],
  )
  await database.asOwner(
    `update market.listings set deleted_at = now() where right(title, 2) between '20' and '40'`,
  )
  await database.asOwner('analyze market.listings')
})

/** The same question asked without any index, function or row security. */
async function bruteForce(condition: string, values: readonly unknown[] = []): Promise<string[]> {
  const rows = await database.asOwner<Stored>(
    `select id, tenant_id from market.listings
     where tenant_id = 101 and status = 'active' and deleted_at is null and expires_at > now() and (${condition})`,
    values,
  )
  return rows.map(({ id }) => id).sort()
}

/** A text in its own language against a query in each of them, computed from the words alone. */
const anyLanguage = `
  to_tsvector(case language_code when 'en' then 'core.search_english' when 'fr' then 'core.search_french'
    when 'pt' then 'core.search_portuguese' when 'ar' then 'core.search_arabic' else 'core.search_simple' end::regconfig,
    title || ' . ' || description)
  @@ any (array[websearch_to_tsquery('core.search_english', $1), websearch_to_tsquery('core.search_french', $1),
    websearch_to_tsquery('core.search_portuguese', $1), websearch_to_tsquery('core.search_arabic', $1),
    websearch_to_tsquery('core.search_simple', $1)])`

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
    expect(found.toSorted()).toEqual(await bruteForce(anyLanguage, [text]))
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
        await bruteForce(`st_distance(location, 'point(-1.6244 6.6884)'::geography, false) <= $1`, [
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
        `${anyLanguage} and st_dwithin(location, 'point(-1.6244 6.6884)'::geography, 150000, false)
          and price between 20 and 400 and currency_code = 'GHS' and type = 'offer'
          and category_id in (select id from market.categories where path = 'agriculture' or path like 'agriculture/%')`,
        ['delivery'],
      ),
    )
  })

  test('in another currency is compared in that currency', async () => {
    const found = await allMatches({ currency_code: 'USD', max_price: 300 })
    expect(found.toSorted()).toEqual(await bruteForce(`currency_code = 'USD' and price <= 300`))
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
      business_id: '01890000-0000-7000-8000-0000000000b1',
      category_id: maize.leaf,
      type: 'offer',
    } as const
    await ama.listings.create({ ...offer, title: 'Something else', description: 'also saffron' })
    await ama.listings.create({ ...offer, title: 'Saffron', description: 'the best' })
    await ama.listings.create({ ...offer, title: 'One more thing', description: 'and saffron' })
    const { items } = await ama.listings.search({ text: 'saffron' })
    expect(items.map(({ title }) => title)).toEqual(['Saffron', 'One more thing', 'Something else'])
  })
})

describe('pages', () => {
  test('hold every match exactly once across windows of the newest, whatever the sizes', async () => {
    await expectEveryMatchOnce(`terms => 'delivery'`, await bruteForce(anyLanguage, ['delivery']))
  })

  test('hold every match exactly once across windows of the nearest, although many lie in one place', async () => {
    await expectEveryMatchOnce(
      'latitude => 6.6884, longitude => -1.6244',
      await bruteForce('location is not null'),
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
      const { sql } = await import('kysely')
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
      business_id: '01890000-0000-7000-8000-0000000000b1',
      category_id: maize.leaf,
      type: 'offer',
      title: 'Delivery of a late comer',
    })
    const rest = await ama.listings.search({ text: 'delivery', limit: 100, ...(next && { after: next }) })
    expect([...items, ...rest.items].map(({ id }) => id)).not.toContain(late.id)
  })
})

describe('the feed', () => {
  const allOfFeed = async (filters: object) => {
    const ids: string[] = []
    for (let after: string | undefined, first = true; first || after; first = false) {
      const page = await ama.listings.feed({ ...filters, limit: 9, ...(after && { after }) })
      ids.push(...page.items.map(({ id }) => id))
      after = page.next
    }
    return ids
  }

  test.each<[string, object, string]>([
    ['everything', {}, 'true'],
    ['one type', { type: 'request' }, `type = 'request'`],
    ['a leaf category', { category_id: maize.leaf }, 'category_id = 1011'],
    ['a category subtree', { category_id: maize.branch }, 'category_id between 1000 and 1999'],
    [
      'one business',
      { business_id: '01890000-0000-7000-8000-0000000000b1' },
      `business_id = '01890000-0000-7000-8000-0000000000b1'`,
    ],
  ])('of %s pages through every live listing, newest first', async (_, filters, condition) => {
    const ids = await allOfFeed(filters)
    expect(ids).toEqual((await bruteForce(condition)).toReversed())
  })

  test('refuses a cursor of other filters', async () => {
    const { next } = await ama.listings.feed({ limit: 1 })
    await expect(ama.listings.feed({ type: 'offer', ...(next && { after: next }) })).rejects.toMatchObject({
      code: 'CURSOR_INVALID',
    })
  })
})
