import { feedBusinesses } from '../../repositories/market/businesses/feed-businesses.js'
import { feedListings } from '../../repositories/market/listings/feed-listings.js'
import { findListing } from '../../repositories/market/listings/find-listing.js'
import type { Benchmark, Finding } from '../benchmark.js'
import { compare } from '../measure/compare.js'
import { drawSearches, take } from '../statements/draw-searches.js'
import { recordStatement, type Statement } from '../statements/record-statement.js'

const budget = { kind: 'time', atMost: 1.1 } as const

/** Every statement of the library names the tenant, so the owner, whom row security spares, gets the same rows from it. */
export const rowSecurity: Benchmark = {
  name: 'row-security',
  title: 'a statement under row security against the same one, with its tenant filter, as the owner',
  run: async (bench) => {
    const { owner, service, largest } = await bench.seeded()
    const { context } = largest
    const { ids, categories } = await drawSearches(owner, largest)
    const record = (calls: Parameters<typeof recordStatement>[1][]) =>
      Promise.all(calls.map((call) => recordStatement(context, call)))

    const against = async (what: string, statements: readonly Statement[], runs = 1): Promise<Finding> => {
      const timings = await compare(
        { label: 'service', run: (at) => service.query(take(statements, at)) },
        { label: 'owner', run: (at) => owner.query(take(statements, at)) },
        bench.quick ? { warmUp: 20, timed: 100 * runs } : { warmUp: 200, timed: 1_000 * runs },
      )
      return { what, ...timings, budget }
    }
    const count = (category: number): Statement => ({
      text: `select count(*), min(price), max(price) from market.listings
        where tenant_id = $1 and category_id = $2 and status = 'active' and deleted_at is null`,
      values: [context.tenant, category],
    })

    return [
      await against('get a listing', await record(ids.map((id) => (session) => findListing(session, id)))),
      await against('feed, 20 rows', await record([(session) => feedListings(session, { limit: 20 })])),
      await against('feed, 100 rows', await record([(session) => feedListings(session, { limit: 100 })])),
      await against(
        'feed of a category',
        await record(categories.map((category_id) => (session) => feedListings(session, { category_id }))),
      ),
      await against(
        'feed of businesses',
        await record([(session) => feedBusinesses(session, { limit: 20 })]),
      ),
      await against('count and prices of a category', categories.map(count), 0.2),
    ]
  },
}
