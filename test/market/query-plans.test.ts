import { beforeAll, expect, test } from 'vitest'
import { drawSearches, take, type Searches } from '../../src/bench/statements/draw-searches.js'
import { functionSearch, type SearchFilters } from '../../src/bench/statements/inline-search.js'
import { recordStatement } from '../../src/bench/statements/record-statement.js'
import type { Session } from '../../src/query/session.js'
import { feedListings } from '../../src/repositories/market/listings/feed-listings.js'
import { findListing } from '../../src/repositories/market/listings/find-listing.js'
import { demoMembers } from '../../src/seed/demo-members.js'
import { seed } from '../../src/seed/seed.js'
import { describeOnServer } from '../harness/describe-on-server.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import {
  accessTo,
  listingsRead,
  nodesOf,
  openPlanReader,
  pagesRead,
  type PlanNode,
  type PlanReader,
} from './plan-reader.js'

const database = await useTestDatabase()
const nigeria = demoMembers[2]!
const context = { tenant: nigeria.tenantId, user: nigeria.userId, roles: ['consumer'] }
const windowSize = 400

describeOnServer('plans as a service, on seeded listings', 'it needs COPY and auto_explain', () => {
  let plans: PlanReader
  let searches: Searches
  let live: number

  beforeAll(async () => {
    await seed({ engine: database.engine, profile: 'load', scale: 60_000 })
    const owner = await database.openClient(database.ownerUrl)
    const { rows } = await owner.query<{ readonly live: number }>(
      `select count(*)::int as live from market.listings
       where tenant_id = $1 and status = 'active' and deleted_at is null and expires_at > now()`,
      [context.tenant],
    )
    live = rows[0]!.live
    searches = await drawSearches(owner, { context, slug: 'nigeria', live })
    plans = await openPlanReader(database, context)
  }, 300_000)

  const planOf = async (call: (session: Session) => Promise<unknown>) =>
    plans.ofStatement(await recordStatement(context, call))
  const planOfSearch = (filters: SearchFilters) => plans.ofSearch(functionSearch(filters))

  /** Either of the two indexes that hold newest listings first; the planner takes the smaller one for a large market. */
  const newestFirst = /^Index Scan listings_(pkey|tenant_id_id_idx)$/

  test('the feed walks the newest listings and checks the tenant once, not per row', async () => {
    const plan = await planOf((session) => feedListings(session, { limit: 20 }))
    expect(accessTo(plan)).toEqual([expect.stringMatching(newestFirst)])
    expect(nodesOf(plan).map((node) => node['Node Type'])).not.toContain('Sort')
    expect(nodesOf(plan).map((node) => node['One-Time Filter'])).toContainEqual(
      expect.stringMatching(/^\(\$\d+ = 3\)$/),
    )
    expect(listingsRead(plan)).toBeLessThan(50)
  })

  test('a page far down the feed reads as few pages as page 1', async () => {
    const first = await planOf((session) => feedListings(session, { limit: 20 }))
    const { next } = await (await database.connect()).as(context).listings.feed({ limit: 20 })
    const far = await planOf(async (session) =>
      feedListings(session, { limit: 20, after: await farCursor(next!) }),
    )
    expect(accessTo(far)).toEqual([expect.stringMatching(newestFirst)])
    expect(nodesOf(far).find((node) => node['Index Name'])?.['Index Cond']).toContain('id <')
    expect(pagesRead(far)).toBeLessThan(1.5 * pagesRead(first) + 10)
  })

  test('the feed of a category walks the newest listings of each category below', async () => {
    const plan = await planOf((session) => feedListings(session, { limit: 20, category_id: 1000 }))
    expect(accessTo(plan)).toEqual(['Index Scan listings_tenant_id_category_id_id_idx'])
  })

  test('the feed of a business reads its listings', async () => {
    const plan = await planOf((session) => feedListings(session, { business_id: nigeria.businessId }))
    expect(accessTo(plan)).toEqual(['Index Scan listings_tenant_id_business_id_id_idx'])
  })

  test('a listing is found by its key', async () => {
    const plan = await planOf((session) => findListing(session, take(searches.ids, 0)))
    expect(accessTo(plan)).toEqual(['Index Scan listings_pkey'])
    expect(pagesRead(plan)).toBeLessThan(20)
  })

  test('a search for a common word walks the newest listings until the window is full', async () => {
    const plan = await planOfSearch({ terms: take(searches.common, 0) })
    expect(accessTo(plan)).toEqual([expect.stringMatching(newestFirst)])
    expect(listingsRead(plan)).toBeLessThan(live / 2)
  })

  test.each([
    ['a rare word', () => ({ terms: take(searches.rare, 0) })],
    ['a rare word near a point', () => ({ terms: take(searches.rare, 0), near: take(searches.places, 0) })],
    [
      'a rare word in a radius',
      () => ({ terms: take(searches.rare, 0), near: take(searches.places, 0), radius_m: 50_000 }),
    ],
    ['a word that nobody uses', () => ({ terms: 'zzyzx' })],
  ])('a search for %s reads the text index', async (_, filters) => {
    const plan = await planOfSearch(filters())
    expect(accessTo(plan)).toContain('Bitmap Index Scan listings_tenant_id_search_idx')
    expect(listingsRead(plan)).toBeLessThan(windowSize)
  })

  test('a search for a common word in a category that lacks it does not read the market to its end', async () => {
    const plan = await planOfSearch({ terms: 'maize', category_id: 5000 })
    expect(accessTo(plan).join()).toMatch(/search_idx|category_id/)
    expect(listingsRead(plan)).toBeLessThan(live / 2)
  })

  test.each([
    ['without a limit', {}],
    ['within a radius', { radius_m: 20_000 }],
  ])('a search near a point, %s, walks the index of places in the order of distance', async (_, limit) => {
    const plan = await planOfSearch({ near: take(searches.places, 0), ...limit })
    const scan = walkOf(plan)
    expect(scan).toMatchObject({ 'Node Type': 'Index Scan', 'Index Name': 'listings_tenant_id_location_idx' })
    expect(scan['Order By']).toContain('<->')
    expect(listingsRead(plan)).toBeLessThan(2 * windowSize)
  })

  test('a search for a narrow range of prices reads the index of prices', async () => {
    const plan = await planOfSearch({ min_price: 5_000, max_price: 5_010 })
    expect(accessTo(plan).join()).toContain('Index Scan listings_tenant_id_price_idx')
    expect(listingsRead(plan)).toBeLessThan(live / 4)
  })

  test.each<[string, () => SearchFilters]>([
    ['common words', () => ({ terms: `${take(searches.common, 0)} ${take(searches.common, 1)}` })],
    ['a phrase', () => ({ terms: take(searches.phrases, 0) })],
    ['a word with a minus', () => ({ terms: `${take(searches.common, 0)} -${take(searches.medium, 0)}` })],
    ['a category', () => ({ category_id: take(searches.categories, 0) })],
    ['requests', () => ({ type: 'request' })],
    [
      'all filters together',
      () => ({
        terms: take(searches.common, 0),
        category_id: 1000,
        type: 'offer',
        min_price: 1_000,
        max_price: 50_000,
        near: take(searches.places, 0),
        radius_m: 100_000,
      }),
    ],
  ])('a search for %s reads no table from its beginning', async (_, filters) => {
    const plan = await planOfSearch(filters())
    expect(accessTo(plan).length).toBeGreaterThan(0)
    expect(accessTo(plan)).not.toContain('Seq Scan listings')
  })

  test.each<[string, () => SearchFilters, string]>([
    ['a common word', () => ({ terms: take(searches.common, 0) }), 'l.id desc'],
    ['a word of about 1 %', () => ({ terms: take(searches.medium, 0) }), 'l.id desc'],
    ['a rare word', () => ({ terms: take(searches.rare, 0) }), 'l.id desc'],
    ['prices', () => ({ min_price: 5_000, max_price: 9_000.5 }), 'l.id desc'],
    ['a category', () => ({ category_id: 5000, type: 'offer' }), 'l.id desc'],
    ['places', () => ({ near: take(searches.places, 0) }), 'distance'],
    [
      'a common word within a radius',
      () => ({ terms: take(searches.common, 0), near: take(searches.places, 1), radius_m: 30_000 }),
      'distance',
    ],
    [
      'a rare word near a point',
      () => ({ terms: take(searches.rare, 0), near: take(searches.places, 2) }),
      'distance',
    ],
  ])('a search for %s has the window that reading every listing finds', async (_, filters, order) => {
    const { text, values } = functionSearch(filters())
    const found = await plans.rowsOf({
      text: text.replace(/\)$/, ', window_size => 100, page_size => 200)'),
      values,
    })
    expect(found.length).toBeGreaterThan(0)
    expect(found.map(({ id }) => id).sort()).toEqual(await windowByReading(filters(), order))
  })

  /** The node that delivers listings in the order of the search, without a sort above it. */
  function walkOf(plan: PlanNode): PlanNode {
    const matches = nodesOf(plan).find((node) => node['Node Type'] === 'Limit' && node !== plan)
    const [scan] = matches?.Plans ?? []
    if (!scan) throw new Error('the plan has no window')
    return scan
  }

  /** The cursor of page 1, moved to where three quarters of the listings are newer. */
  async function farCursor(cursor: string): Promise<string> {
    const [fingerprint] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as [string]
    const [row] = await database.asOwner<{ readonly id: string }>(
      `select id from market.listings where tenant_id = $1 and status = 'active' and deleted_at is null
       order by id desc offset $2 limit 1`,
      [context.tenant, Math.floor(live * 0.75)],
    )
    return Buffer.from(JSON.stringify([fingerprint, row!.id])).toString('base64url')
  }

  /** The first hundred matches, each listing asked by itself, in its own language and without any index. */
  async function windowByReading(
    { terms, category_id, type, min_price, max_price, near, radius_m }: SearchFilters,
    order: string,
  ): Promise<readonly string[]> {
    const distance = `public.st_distance(l.location, public.st_setsrid(public.st_makepoint($7, $6), 4326)::public.geography, false)`
    const rows = await database.asOwner<{ readonly id: string }>(
      `with live as materialized (
         select l.id, coalesce(${distance}, 0) as distance,
           $1::text is null or l.search @@ any (array[core.search_query('en', $1), core.search_query('fr', $1), core.search_query('pt', $1),
             core.search_query('ar', $1), core.search_query('simple', $1)]) as has_words,
           $2::int is null or l.category_id = any (market.category_subtree($2)) as has_category,
           $3::text is null or l.type = $3 as has_type,
           ($4::numeric is null or l.price >= $4) and ($5::numeric is null or l.price <= $5)
             and (coalesce($4, $5) is null or l.currency_code = 'NGN') as has_price
         from market.listings l
         where l.tenant_id = $9 and l.status = 'active' and l.deleted_at is null and l.expires_at > now()
       )
       select l.id from live l
       where has_words and has_category and has_type and has_price and ($8::float8 is null or distance <= $8)
       order by ${order} fetch first 100 rows with ties`,
      [
        terms ?? null,
        category_id ?? null,
        type ?? null,
        min_price ?? null,
        max_price ?? null,
        near?.latitude ?? null,
        near?.longitude ?? null,
        radius_m ?? null,
        context.tenant,
      ],
    )
    return rows.map(({ id }) => id).sort()
  }
})
