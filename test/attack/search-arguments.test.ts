import { describe, expect, test } from 'vitest'
import type { ListingSearchInput } from '../../src/schemas/market/listing.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { ghana, kenya } from '../market/two-markets.js'
import { attack } from './attacker.js'
import { addPopulatedMarkets, ghanaRows, kenyaRows } from './populated-markets.js'

const database = await useTestDatabase()
await addPopulatedMarkets(database)

const huge = 'x'.repeat(100_000)
const injections = [
  `' or true --`,
  `'); delete from market.listings; --`,
  `$$ or true; --`,
  `\\'; select 1; --`,
  `GHS' or l.tenant_id = 102 or 'a' = 'a`,
  `\u0027 or 1=1`,
  '"kenyan secret"',
  '!!! & | <-> :* ()',
  `maize' & 'secret`,
]

/** Hostile values of each parameter of market.search_listings; every parameter has to be here. */
const hostile: Record<string, readonly unknown[]> = {
  terms: [...injections, '', ' ', '-', '- - or or "', huge, 'maize or '.repeat(200), 'ذرة', '\u{1f33d}'],
  category_id: [0, -1, 2_147_483_647, -2_147_483_648],
  type: [...injections, '', 'OFFER', huge],
  currency_code: [...injections, '', 'KES', 'ghs', huge],
  min_price: ['NaN', 'Infinity', '-Infinity', -1, '1e100', '0.0000000001'],
  max_price: ['NaN', 'Infinity', '-Infinity', -1, '1e100', '1e-100'],
  latitude: ['NaN', 'Infinity', '-Infinity', 90, -90, 91, 1e308, -1e308, 5e-324],
  longitude: ['NaN', 'Infinity', '-Infinity', 180, -180, 540, 1e308, -1e308],
  radius_m: ['NaN', 'Infinity', '-Infinity', 0, -1, 5e-324, 1e308, 20_037_508],
  as_of: ['infinity', '-infinity', '0001-01-01', '4714-11-24 BC', '294276-12-31', 'epoch'],
  window_start_id: [
    kenyaRows.listing,
    kenyaRows.draft,
    '00000000-0000-0000-0000-000000000000',
    'ffffffff-ffff-ffff-ffff-ffffffffffff',
  ],
  window_start_m: ['NaN', 'Infinity', '-Infinity', -1, 0, 1e308],
  after_score: [-2_147_483_648, -1, 0, 1_000_000, 2_147_483_647],
  after_id: [kenyaRows.listing, ghanaRows.listing, 'ffffffff-ffff-ffff-ffff-ffffffffffff'],
  window_size: [0, -1, 1, 2_147_483_647, -2_147_483_648],
  page_size: [0, -1, 1, 2_147_483_647, -2_147_483_648],
}
const types: Record<string, string> = {
  category_id: 'int',
  min_price: 'numeric',
  max_price: 'numeric',
  latitude: 'float8',
  longitude: 'float8',
  radius_m: 'float8',
  as_of: 'timestamptz',
  window_start_id: 'uuid',
  window_start_m: 'float8',
  after_score: 'int',
  after_id: 'uuid',
  window_size: 'int',
  page_size: 'int',
}

/** Parameters in which a hostile value has company that makes it count. */
const companies = [
  '',
  ', terms => $$maize$$',
  ', latitude => -1.3, longitude => 36.8',
  ', latitude => 6.7, longitude => -1.6, radius_m => 20000000',
]

test('every parameter of the search is attacked', async () => {
  const [row] = await database.asOwner<{ names: string[] }>(
    `select proargnames[1:pronargs] as names from pg_proc where proname = 'search_listings'`,
  )
  expect(Object.keys(hostile)).toEqual(row!.names)
})

describe('a search finds rows of the entered tenant alone, and fails with nothing but a value', () => {
  test.each(Object.entries(hostile))('with a hostile %s', async (parameter, values) => {
    await attack(database, ghana.ama, async (attempt) => {
      await attempt(`set local statement_timeout = '5s'`)
      for (const value of [...values, null]) {
        for (const company of companies.filter((company) => !company.includes(`${parameter} =>`))) {
          const sql = `select id from market.search_listings(${parameter} => $1::${types[parameter] ?? 'text'}${company})`
          const found = await attempt(sql, [value])
          const attackOf = `${parameter} ${String(value).slice(0, 40)} ${company}: ${found.message}`
          expect(
            found.rows.every(({ id }) => id === ghanaRows.listing),
            attackOf,
          ).toBe(true)
          expect(found.refused ?? '22000', attackOf).toMatch(/^(22...|0A000|54000|54001)$/)
        }
      }
      expect((await attempt('select from market.listings')).rowCount).toBe(1)
    })
  })

  test('with every position of a page of the other tenant', async () => {
    let position: Record<string, unknown> = {}
    const page = 'select * from market.search_listings(latitude => 0, longitude => 0, window_size => 1)'
    await attack(database, kenya.wanjiku, async (attempt) => {
      position = (await attempt(page)).rows[0]!
    })
    expect(position).toMatchObject({ id: kenyaRows.listing })
    await attack(database, ghana.ama, async (attempt) => {
      const sql = `select id from market.search_listings(latitude => 0, longitude => 0, as_of => $1, window_start_id => $2, window_start_m => $3)`
      const { as_of, window_end_id, window_end_m } = position
      for (const m of [window_end_m, 0, -1]) {
        expect(
          (await attempt(sql, [as_of, window_end_id, m])).rows.map(({ id }) => id as string),
        ).not.toContain(kenyaRows.listing)
      }
    })
  })

  test('with the words, the place and the price of a row of the other tenant', async () => {
    await attack(database, ghana.ama, async (attempt) => {
      for (const given of [
        `terms => 'kenyan secret'`,
        `latitude => -1.3, longitude => 36.8, radius_m => 1`,
        `min_price => 10, max_price => 10, currency_code => 'KES'`,
      ]) {
        const { rows } = await attempt(`select id from market.search_listings(${given})`)
        expect(rows.filter(({ id }) => id !== ghanaRows.listing)).toEqual([])
      }
    })
  })

  test('or nothing at all without a context', async () => {
    await attack(database, undefined, async (attempt) => {
      expect(await attempt(`select from market.search_listings()`)).toMatchObject({
        rowCount: 0,
        refused: undefined,
      })
      expect(await attempt(`select from market.search_listings(terms => 'maize')`)).toMatchObject({
        rowCount: 0,
      })
    })
  })
})

test('however many rows are asked for, a search ranks no more than a thousand', async () => {
  await database.asOwner(
    `insert into market.listings (tenant_id, business_id, author_id, category_id, type, title, language_code)
     select 101, $1, $2, 1012, 'offer', 'One of many ' || i, 'en' from generate_series(1, 1200) i`,
    [ghanaRows.business, ghana.ama.user],
  )
  await attack(database, ghana.ama, async (attempt) => {
    const sql = `select from market.search_listings(window_size => $1, page_size => $2)`
    expect((await attempt(sql, [2_147_483_647, 2_147_483_647])).rowCount).toBe(200)
    expect((await attempt(sql, [null, null])).rowCount).toBe(20)
    const windows = await attempt(
      `select count(*) from market.search_listings(window_size => 2147483647, page_size => 1) where window_end_id is not null`,
    )
    expect(windows.rows).toEqual([{ count: '1' }])
  })
})

test('the library refuses what the function would not understand', async () => {
  const db = await database.connect()
  const inputs: readonly unknown[] = [
    { near: { latitude: Number.NaN, longitude: 0 } },
    { near: { latitude: 91, longitude: 0 } },
    { near: { latitude: 0, longitude: 0, radius_m: 0 } },
    { near: { latitude: 0, longitude: 0, radius_m: Number.POSITIVE_INFINITY } },
    { text: huge },
    { text: 'a\0b' },
    { text: '\ud800' },
    { type: injections[0] },
    { currency_code: injections[0] },
    { min_price: 'NaN' },
    { min_price: -1 },
    { category_id: 3_000_000_000 },
    { limit: 0 },
    { limit: 101 },
    { limit: 1.5 },
    { tenant_id: kenya.id },
  ]
  for (const input of inputs) {
    await expect(
      db.as(ghana.ama).listings.search(input as ListingSearchInput),
      JSON.stringify(input),
    ).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    })
  }
})
