import { Client } from 'pg'
import type { Bench, Benchmark, Finding } from '../benchmark.js'
import { compare, measure, type Side } from '../measure/compare.js'
import type { SeededDatabase } from '../server/seeded-database.js'
import { drawSearches, take } from '../statements/draw-searches.js'
import { functionSearch, inlineSearch, type SearchFilters } from '../statements/inline-search.js'

/** What verifying the context, sampling and planning inside the function cost, against the better of two hand-written forms. */
export const searchFunction: Benchmark = {
  name: 'search-function',
  title: 'market.search_listings as a service against the same search written by hand, as the owner',
  run: async (bench) => {
    const seeded = await bench.seeded()
    const { common, medium, rare, phrases, places, categories } = await drawSearches(
      seeded.owner,
      seeded.largest,
    )
    const near = take(places, 0)
    const searches: readonly (readonly [string, SearchFilters])[] = [
      ['a common word', { terms: take(common, 0) }],
      ['another common word', { terms: take(common, 1) }],
      ['a word of about 1 %', { terms: take(medium, 0) }],
      ['another word of about 1 %', { terms: take(medium, 1) }],
      ['a rare word', { terms: take(rare, 0) }],
      ['a phrase', { terms: take(phrases, 0) }],
      ['near me', { near }],
      ['near me, within 5 km', { near, radius_m: 5_000 }],
      ['a common word near me', { terms: take(common, 0), near }],
      ['a word of about 1 % within 20 km', { terms: take(medium, 0), near, radius_m: 20_000 }],
      [
        'a common word in a category, offers',
        { terms: take(common, 0), category_id: take(categories, 0), type: 'offer' },
      ],
    ]
    const owner = await connectOwner(seeded)
    try {
      const findings: Finding[] = []
      for (const [what, filters] of searches)
        findings.push(await against(bench, seeded, owner, what, filters))
      return findings
    } finally {
      await owner.end()
    }
  },
}

async function against(
  { quick }: Bench,
  { service, largest }: SeededDatabase,
  owner: Client,
  what: string,
  filters: SearchFilters,
): Promise<Finding> {
  const asOf = new Date().toISOString()
  const call = functionSearch(filters, asOf)
  const forms = await Promise.all(
    (['in order', 'collected'] as const).map(async (form): Promise<Side> => {
      const text = await inlineSearch(owner, largest.context.tenant, filters, form, asOf)
      return { label: `by hand, ${form}`, run: () => owner.query(text) }
    }),
  )
  const tried = []
  for (const form of forms)
    tried.push({ form, median: (await measure(form, { warmUp: 1, timed: 3 })).median })
  const base = tried.reduce((best, next) => (next.median < best.median ? next : best)).form
  await expectSameRows(base, () => service.query(call), what)
  const timings = await compare(
    { label: 'function', run: () => service.query(call) },
    base,
    quick ? { warmUp: 2, timed: 20 } : { warmUp: 10, timed: 100 },
  )
  return { what, ...timings, budget: { kind: 'time', atMost: 1.3 } }
}

/** The owner with the costs and limits the function plans under, so that both plan alike. */
async function connectOwner({ ownerUrl }: SeededDatabase): Promise<Client> {
  const owner = new Client({ connectionString: ownerUrl })
  await owner.connect()
  await owner.query(
    'set seq_page_cost = 0.4; set random_page_cost = 0.4; set max_parallel_workers_per_gather = 0; set jit = off',
  )
  return owner
}

/** A comparison of different results would mean nothing. */
async function expectSameRows(base: Side, ours: () => Promise<unknown>, what: string): Promise<void> {
  const ids = (result: unknown) =>
    (result as { readonly rows: readonly { readonly id: string }[] }).rows.map(({ id }) => id).sort()
  const [found, expected] = [ids(await ours()), ids(await base.run(0))]
  if (found.join() !== expected.join()) throw new Error(`${what}: the two sides find different listings`)
}
