import type { Repositories } from '../../repositories/repositories.js'
import type { Bench, Benchmark, Finding } from '../benchmark.js'
import { timingOf } from '../measure/timing.js'
import type { Market, SeededDatabase } from '../server/seeded-database.js'
import { drawSearches, take, type Searches } from '../statements/draw-searches.js'

type Call = (repositories: Repositories, searches: Searches, at: number) => Promise<unknown>

const radii = [2_000, 5_000, 20_000, 50_000]

const calls: readonly (readonly [string, Call])[] = [
  ['search: a common word', ({ listings }, { common }, at) => listings.search({ text: take(common, at) })],
  [
    'search: a word of about 1 %',
    ({ listings }, { medium }, at) => listings.search({ text: take(medium, at) }),
  ],
  ['search: a rare word', ({ listings }, { rare }, at) => listings.search({ text: take(rare, at) })],
  ['search: a phrase', ({ listings }, { phrases }, at) => listings.search({ text: take(phrases, at) })],
  ['search: near me', ({ listings }, { places }, at) => listings.search({ near: take(places, at) })],
  [
    'search: near me, within 2 to 50 km',
    ({ listings }, { places }, at) =>
      listings.search({ near: { ...take(places, at), radius_m: take(radii, at) } }),
  ],
  [
    'search: a common word near me',
    ({ listings }, { common, places }, at) =>
      listings.search({ text: take(common, at), near: take(places, at) }),
  ],
  [
    'search: a word of about 1 % within 50 km',
    ({ listings }, { medium, places }, at) =>
      listings.search({ text: take(medium, at), near: { ...take(places, at), radius_m: 50_000 } }),
  ],
  [
    'search: a word in a category',
    ({ listings }, { common, categories }, at) =>
      listings.search({ text: take(common, at), category_id: take(categories, at) }),
  ],
  [
    'search: a category and prices',
    ({ listings }, { categories }, at) =>
      listings.search({
        category_id: take(categories, at),
        min_price: 1_000 * (1 + (at % 9)),
        max_price: 50_000,
      }),
  ],
  ['feed', ({ listings }) => listings.feed({ limit: 20 })],
  [
    'feed of a category',
    ({ listings }, { categories }, at) => listings.feed({ category_id: take(categories, at) }),
  ],
  ['get', ({ listings }, { ids }, at) => listings.get(take(ids, at))],
]

/** What a service waits for, each call a unit of work of its own, over many words, places and categories of all markets. */
export const searchTimes: Benchmark = {
  name: 'search-times',
  title: 'calls of a service, each begun, entered, run and committed, in milliseconds',
  run: async (bench) => {
    const seeded = await bench.seeded()
    const drawn = await drawAll(seeded)
    const findings: Finding[] = []
    for (const [what, call] of calls) findings.push(await timeCalls(bench, seeded, drawn, what, call))
    return findings
  },
}

interface Drawn {
  readonly market: Market
  readonly searches: Searches
}

async function drawAll({ owner, markets }: SeededDatabase): Promise<readonly Drawn[]> {
  const drawn: Drawn[] = []
  for (const market of markets) drawn.push({ market, searches: await drawSearches(owner, market) })
  return drawn
}

/** Larger markets are asked more often, as in life. */
async function timeCalls(
  { quick }: Bench,
  { db }: SeededDatabase,
  drawn: readonly Drawn[],
  what: string,
  call: Call,
): Promise<Finding> {
  const total = drawn.reduce((sum, { market }) => sum + market.live, 0)
  const times: number[] = []
  for (const { market, searches } of drawn) {
    const runs = Math.ceil(((quick ? 50 : 400) * market.live) / total)
    for (let at = 0; at < runs + 2; at += 1) {
      const started = performance.now()
      await call(db.as(market.context), searches, at)
      if (at >= 2) times.push(performance.now() - started)
    }
  }
  return { what, ours: timingOf('service', times), budget: { kind: 'p95 ms', atMost: 30 } }
}
