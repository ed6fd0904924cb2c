import type { Benchmark } from '../benchmark.js'
import { compare } from '../measure/compare.js'

const limit = 4

/** Page 50,000 of the feed, or the last one where there are fewer. */
export const keysetPages: Benchmark = {
  name: 'keyset-pages',
  title: 'a page far down the feed against page 1',
  run: async (bench) => {
    const { db, owner, largest } = await bench.seeded()
    const { context, live } = largest
    const page = Math.min(50_000, Math.floor(live / limit) - 1)
    const feed = db.as(context).listings
    const after = cursorAt((await feed.feed({ limit })).next, await idBeforePage(page))

    const { ours, base } = await compare(
      { label: `page ${page.toLocaleString('en')}`, run: () => feed.feed({ limit, after }) },
      { label: 'page 1', run: () => feed.feed({ limit }) },
      bench.quick ? { warmUp: 50, timed: 200 } : { warmUp: 200, timed: 1_000 },
    )
    return [
      {
        what: `feed of the largest market, ${limit} rows a page`,
        ours,
        base,
        budget: { kind: 'time', atMost: 2 },
      },
    ]

    async function idBeforePage(number: number): Promise<string> {
      const { rows } = await owner.query<{ readonly id: string }>(
        `select id from market.listings
         where tenant_id = $1 and status = 'active' and deleted_at is null and expires_at > now()
         order by id desc offset $2 limit 1`,
        [context.tenant, (number - 1) * limit - 1],
      )
      return rows[0]?.id ?? ''
    }
  },
}

/** The cursor of page 1 with another position: walking there page by page would take minutes. */
function cursorAt(cursor: string | undefined, id: string): string {
  const [fingerprint] = JSON.parse(Buffer.from(cursor ?? '', 'base64url').toString()) as [string, string]
  return Buffer.from(JSON.stringify([fingerprint, id])).toString('base64url')
}
