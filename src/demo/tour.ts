import { connect } from '../client/connect.js'
import type { Db } from '../client/db.js'
import { isPncError, PncError } from '../errors/pnc-error.js'
import type { ConnectOptions } from '../query/connect-options.js'
import type { TenantContext } from '../query/tenant-context.js'
import type { ListingCard, ListingMatch } from '../repositories/market/listings/listing.js'
import { demoMembers } from '../seed/demo-members.js'
import { takeTime } from './take-time.js'
import type { TourRefusal, TourStep, TourTable } from './tour-step.js'

const kumasi = { latitude: 6.6885, longitude: -1.6244 }

/** A tour of a seeded database: every step is run for real, as the service role, and yields what came back. */
export async function* tour(db: Db, options: ConnectOptions): AsyncGenerator<TourStep> {
  const [ghana, senegal] = [memberOf('ghana'), memberOf('senegal')]
  const market = db.as(ghana)

  const [inGhana, ghanaTiming] = await takeTime(() => market.listings.search({ text: 'maize', limit: 5 }))
  yield {
    title: 'Search in one market',
    says: 'A person in Ghana looks for maize. Words are stemmed, and the newest matches are ranked by words and freshness.',
    code: `db.as(ghana).listings.search({ text: 'maize', limit: 5 })`,
    result: matches(inGhana.items),
    timing: ghanaTiming,
  }

  const [inSenegal, senegalTiming] = await takeTime(() =>
    db.as(senegal).listings.search({ text: 'mais', limit: 5 }),
  )
  yield {
    title: 'The same search in another market',
    says: 'In Senegal the same crop is "maïs"; accents need not be typed. Nothing of Ghana shows, and no line of code filters it out.',
    code: `db.as(senegal).listings.search({ text: 'mais', limit: 5 })`,
    result: matches(inSenegal.items),
    timing: senegalTiming,
  }

  const near = { ...kumasi, radius_m: 15_000 }
  const [nearby, nearTiming] = await takeTime(() => market.listings.search({ near, type: 'offer', limit: 8 }))
  yield {
    title: 'Near me',
    says: 'Offers within 15 km of the centre of Kumasi, ranked by distance and freshness.',
    code: `db.as(ghana).listings.search({ near: { latitude: 6.6885, longitude: -1.6244, radius_m: 15_000 }, type: 'offer', limit: 8 })`,
    result: distances(nearby.items),
    timing: nearTiming,
  }

  const { next } = await market.listings.feed({ limit: 5 })
  const [second, feedTiming] = await takeTime(() =>
    market.listings.feed({ limit: 5, ...(next && { after: next }) }),
  )
  yield {
    title: 'A keyset page',
    says: 'The second page of the newest listings. Its cursor is an id, so page 50,000 costs as much as page 2.',
    code: `db.as(ghana).listings.feed({ limit: 5, after: '${next ?? ''}' })`,
    result: cards(second.items),
    timing: feedTiming,
  }

  const [foreign] = (await db.as(memberOf('kenya')).listings.feed({ limit: 1 })).items
  const [notFound, readTiming] = await takeTime(() => refusal(market.listings.get(foreign?.id ?? '')))
  yield {
    title: 'A row of another market, read by its id',
    says: 'The id is real and its row is in Kenya. In the context of Ghana it does not exist.',
    code: `db.as(ghana).listings.get('${foreign?.id ?? ''}')`,
    result: notFound,
    timing: readTiming,
  }

  const [refused, writeTiming] = await takeTime(() =>
    refusal(
      db.as(ghana, ({ query }) =>
        query
          .insertInto('market.businesses')
          .values({
            tenant_id: memberOf('kenya').tenant,
            owner_id: String(ghana.user),
            name: 'Intruder',
          })
          .execute(),
      ),
    ),
  )
  yield {
    title: 'A write into another market, past every check of the library',
    says: 'Plain SQL, with the rights of an admin in Ghana. The database refuses it by itself.',
    code: `db.as(ghana, ({ query }) => query.insertInto('market.businesses').values({ tenant_id: 2 /* Kenya */, ... }).execute())`,
    result: refused,
    timing: writeTiming,
  }

  const forger = await connect({ ...options, contextSecret: 'a secret that somebody made up, long enough' })
  try {
    const [forged, forgedTiming] = await takeTime(() => refusal(forger.as(ghana).listings.feed({ limit: 5 })))
    yield {
      title: 'A forged context',
      says: 'The same person and market, signed with another secret. Every statement verifies the signature.',
      code: `connect({ contextSecret: 'a secret that somebody made up ...' }) ... .as(ghana).listings.feed()`,
      result: forged,
      timing: forgedTiming,
    }
  } finally {
    await forger.close()
  }
}

function memberOf(slug: string): TenantContext {
  const member = demoMembers.find(({ tenantSlug }) => tenantSlug === slug)
  if (!member) throw new PncError('INTERNAL', `No demo member lives in ${slug}.`)
  return { tenant: member.tenantId, user: member.userId, roles: member.roles }
}

async function refusal(attempt: Promise<unknown>): Promise<TourRefusal> {
  try {
    await attempt
  } catch (error) {
    if (isPncError(error)) return { code: error.code, message: error.message }
    throw error
  }
  throw new PncError('INTERNAL', 'An attempt that must be refused was allowed.')
}

const price = ({ price, currency_code }: ListingCard) =>
  price === null ? 'to be agreed' : `${currency_code ?? ''} ${Number(price).toLocaleString('en')}`

const cards = (items: readonly ListingCard[]): TourTable => ({
  head: ['title', 'city', 'price', 'made'],
  rows: items.map((item) => [
    item.title,
    item.city ?? '',
    price(item),
    item.created_at.toISOString().slice(0, 10),
  ]),
})

const matches = (items: readonly ListingMatch[]): TourTable => ({
  head: ['title', 'city', 'price', 'score'],
  rows: items.map((item) => [item.title, item.city ?? '', price(item), (item.score / 1_000_000).toFixed(2)]),
})

/** Distances are drawn: a block for each 500 m. */
const distances = (items: readonly ListingMatch[]): TourTable => ({
  head: ['title', 'price', 'km', ''],
  rows: items.map((item) => {
    const metres = item.distance_m ?? 0
    return [
      item.title,
      price(item),
      (metres / 1000).toFixed(1),
      '▏'.concat('█'.repeat(Math.round(metres / 500))),
    ]
  }),
})
