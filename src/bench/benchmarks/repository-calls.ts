import { Pool } from 'pg'
import type { Session } from '../../query/session.js'
import { feedListings } from '../../repositories/market/listings/feed-listings.js'
import { findListing } from '../../repositories/market/listings/find-listing.js'
import { searchListings } from '../../repositories/market/listings/search-listings.js'
import type { Bench, Benchmark, Finding } from '../benchmark.js'
import { compare } from '../measure/compare.js'
import { drawSearches, take } from '../statements/draw-searches.js'
import { recordStatement, type Statement } from '../statements/record-statement.js'

const budget = { kind: 'time', atMost: 1.15 } as const

/** What the library costs: validation, building SQL, signing, cursors. */
export const repositoryCalls: Benchmark = {
  name: 'repository-calls',
  title: 'a repository call against the same unit of work through bare pg, pipelined as well',
  run: async (bench) => {
    const { db, owner, largest, serviceUrl, tokenOf } = await bench.seeded()
    const { context } = largest
    const { ids, common } = await drawSearches(owner, largest)
    const pool = new Pool({ connectionString: serviceUrl, max: 1, pipeline: true })
    const token = tokenOf(largest)

    const bare = async ({ text, values }: Statement) => {
      const client = await pool.connect()
      try {
        await Promise.all([
          client.query('begin'),
          client.query('select core.enter($1), pg_backend_pid() as pid', [token]),
          client.query(text, values),
          client.query('commit'),
        ])
      } finally {
        client.release()
      }
    }
    const against = async (
      what: string,
      call: (repetition: number) => Promise<unknown>,
      sends: (session: Session, repetition: number) => Promise<unknown>,
    ): Promise<Finding> => {
      const statements = await recordAll(bench, context, sends)
      const timings = await compare(
        { label: 'repository', run: call },
        { label: 'bare pg', run: (repetition) => bare(take(statements, repetition)) },
        bench.quick ? { warmUp: 50, timed: 200 } : { warmUp: 300, timed: 2_000 },
      )
      return { what, ...timings, budget }
    }

    try {
      return [
        await against(
          'listings.get',
          (at) => db.as(context).listings.get(take(ids, at)),
          (session, at) => findListing(session, take(ids, at)),
        ),
        await against(
          'listings.feed, 20 rows',
          () => db.as(context).listings.feed({ limit: 20 }),
          (session) => feedListings(session, { limit: 20 }),
        ),
        await against(
          'listings.search, a common word',
          (at) => db.as(context).listings.search({ text: take(common, at) }),
          (session, at) => searchListings(session, { text: take(common, at), limit: 20 }),
        ),
      ]
    } finally {
      await pool.end()
    }
  },
}

/** The statements of the first repetitions; drawing goes around after as many. */
async function recordAll(
  bench: Bench,
  context: Session['context'],
  sends: (session: Session, repetition: number) => Promise<unknown>,
): Promise<readonly Statement[]> {
  const statements: Statement[] = []
  for (let repetition = 0; repetition < (bench.quick ? 250 : 2_300); repetition += 1) {
    statements.push(await recordStatement(context, (session) => sends(session, repetition)))
  }
  return statements
}
