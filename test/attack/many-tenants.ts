import { sql } from 'kysely'
import { expect } from 'vitest'
import type { Db } from '../../src/client/db.js'
import type { TenantContext } from '../../src/query/tenant-context.js'
import { ghana, kenya } from '../market/two-markets.js'
import { ghanaRows, kenyaRows } from './populated-markets.js'

const people: readonly (readonly [TenantContext, string])[] = [
  [ghana.ama, ghanaRows.listing],
  [kenya.wanjiku, kenyaRows.listing],
  [ghana.esi, ghanaRows.listing],
  [kenya.admin, kenyaRows.listing],
  [ghana.system, ghanaRows.listing],
]

const fails = (work: Promise<unknown>) =>
  work.then(
    () => expect.unreachable('it should have failed'),
    () => [],
  )

/** Ways to use a connection, most of them improper; each returns the ids of the listings it saw. */
const uses: readonly ((db: Db, who: TenantContext) => Promise<readonly string[]>)[] = [
  async (db, who) => (await db.as(who).listings.feed()).items.map(({ id }) => id),
  async (db, who) => (await db.as(who).listings.search({ text: 'maize' })).items.map(({ id }) => id),
  (db, who) =>
    db.as(who, async (tx) => {
      const [{ items }, raw] = await Promise.all([
        tx.listings.search({ text: 'maize' }),
        tx.query.selectFrom('market.listings').select('id').where('status', '=', 'active').execute(),
      ])
      return [...items, ...raw].map(({ id }) => id)
    }),
  // Statements that nobody waits for.
  (db, who) =>
    db.as(who, (tx) => {
      void tx.listings.feed()
      void tx.listings.search({ text: 'maize' })
      return Promise.resolve([])
    }),
  (db, who) =>
    fails(
      db.as(who, async (tx) => {
        await tx.listings.feed()
        throw new Error('changed its mind')
      }),
    ),
  (db, who) => fails(db.as({ ...who, tenant: 103 }).listings.feed()),
  (db, who) => fails(db.as(who, (tx) => sql`select 1 / 0`.execute(tx.query))),
  (db, who) => fails(db.as(who, (tx) => sql`commit`.execute(tx.query))),
]

/**
 * Lets everybody use the connections in every way, `rounds` times and `concurrency` at a time.
 *
 * @throws when somebody sees a row of another tenant, or misses one of its own
 */
export async function serveManyTenants(db: Db, rounds: number, concurrency: number): Promise<void> {
  const turns = Array.from({ length: rounds }, () =>
    people.flatMap((person) => uses.map((use) => [person, use] as const)),
  )
  const queue = turns.flat()
  let seen = 0
  const serve = async () => {
    for (let turn = queue.pop(); turn; turn = queue.pop()) {
      const [[who, own], use] = turn
      const found = await use(db, who)
      expect(found.filter((id) => id !== own)).toEqual([])
      seen += found.length
    }
  }
  await Promise.all(Array.from({ length: concurrency }, serve))
  // The first three uses see the only listing of the tenant, the third twice.
  expect(seen).toBe(rounds * people.length * 4)
}
