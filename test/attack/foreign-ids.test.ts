import { describe, expect, test } from 'vitest'
import type { TenantContext } from '../../src/query/tenant-context.js'
import type { Repositories } from '../../src/repositories/repositories.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { ghana, kenya, maize } from '../market/two-markets.js'
import { addPopulatedMarkets, ghanaRows, kenyaRows } from './populated-markets.js'

const database = await useTestDatabase()
await addPopulatedMarkets(database)
const db = await database.connect()

const offer = {
  category_id: maize.leaf,
  type: 'offer',
  title: 'Smuggled',
} as const
const notFound = 'NOT_FOUND'
const refused = /^(ROW_SECURITY_VIOLATION|FOREIGN_KEY_VIOLATION)$/

type Call = (
  repositories: Repositories,
  id: { business: string; listing: string; user: string },
) => Promise<unknown>

/** Members are not let near the trail; staff is, and finds nothing. */
const untold = /^(nothing|TRAIL_NOT_ALLOWED)$/

/** Every method of every repository with ids of another tenant: what it returns, or the code of the error it throws. */
const calls: Record<keyof Repositories, Record<string, readonly [Call, unknown]>> = {
  audit: {
    log: [
      async (to, { listing }) =>
        (await to.audit.log({ table: 'market.listings', key: listing })).items[0] ?? 'nothing',
      untold,
    ],
    asOf: [
      async (to, { listing }) =>
        (await to.audit.asOf(new Date()).row('market.listings', listing)) ?? 'nothing',
      untold,
    ],
  },
  businesses: {
    create: [(to, { user }) => to.businesses.create({ name: 'Smuggled', owner_id: user }), refused],
    update: [(to, { business }) => to.businesses.update(business, 1, { name: 'Mine now' }), notFound],
    delete: [(to, { business }) => to.businesses.delete(business), notFound],
    restore: [(to, { business }) => to.businesses.restore(business), notFound],
    get: [(to, { business }) => to.businesses.get(business), notFound],
    find: [(to, { business }) => to.businesses.find(business), undefined],
    feed: [(to, { user }) => to.businesses.feed({ owner_id: user }), { items: [], next: undefined }],
  },
  listings: {
    create: [
      (to, { business, user }) => to.listings.create({ ...offer, business_id: business, author_id: user }),
      refused,
    ],
    update: [(to, { listing }) => to.listings.update(listing, 1, { title: 'Mine now' }), notFound],
    delete: [(to, { listing }) => to.listings.delete(listing), notFound],
    restore: [(to, { listing }) => to.listings.restore(listing), notFound],
    get: [(to, { listing }) => to.listings.get(listing), notFound],
    find: [(to, { listing }) => to.listings.find(listing), undefined],
    feed: [(to, { business }) => to.listings.feed({ business_id: business }), { items: [], next: undefined }],
    search: [(to) => to.listings.search({ text: 'kenyan secret' }), { items: [], next: undefined }],
  },
}

const methods = Object.entries(calls).flatMap(([area, methods]) =>
  Object.entries(methods).map(([name, [call, outcome]]) => [`${area}.${name}`, call, outcome] as const),
)
const outcomeOf = (call: Promise<unknown>) => call.catch((error: unknown) => (error as { code: string }).code)
const snapshot = () =>
  database.asOwner(`
    select b.*, l.* from market.businesses b join market.listings l on l.business_id = b.id and l.tenant_id = b.tenant_id
    where b.tenant_id = 102 order by l.id`)

test('every method of every repository is attacked', () => {
  const repositories = db.as(ghana.ama)
  const all = Object.entries(repositories).flatMap(([area, methods]) =>
    Object.keys(methods as object).map((name) => `${area}.${name}`),
  )
  expect(methods.map(([name]) => name).sort()).toEqual(all.sort())
})

const attackers: readonly (readonly [string, TenantContext])[] = [
  ['a member', ghana.ama],
  ['an admin', ghana.admin],
  ['the system', ghana.system],
]

describe.each(attackers)('%s of one tenant with the ids of another', (_, who) => {
  test.each(methods)('gets nothing from %s', async (_, call, outcome) => {
    const before = await snapshot()
    for (const listing of [kenyaRows.listing, kenyaRows.draft]) {
      const ids = { ...kenyaRows, listing, user: kenya.wanjiku.user }
      for (const found of [
        await outcomeOf(call(db.as(who), ids)),
        await outcomeOf(db.as(who, (tx) => call(tx, ids))),
      ]) {
        if (outcome instanceof RegExp) expect(found).toMatch(outcome)
        else expect(found).toEqual(outcome)
      }
    }
    expect(await snapshot()).toEqual(before)
  })
})

test('the same calls with ids of its own go through, so the attacks above were not mere mistakes', async () => {
  const ids = { ...ghanaRows, user: ghana.ama.user }
  for (const [name, call] of methods.filter(
    ([name]) => !name.endsWith('restore') && !name.endsWith('delete'),
  )) {
    const who = name.startsWith('audit.') ? ghana.admin : ghana.ama
    const found = await outcomeOf(db.as(who, (tx) => call(tx, ids)))
    expect(found, name).toBeTypeOf('object')
  }
})

test('a cursor of another tenant is refused', async () => {
  for (const who of [kenya.wanjiku, ghana.ama] as const) {
    await db.as(who).businesses.create({ name: 'For a second page' })
  }
  const { next } = await db.as(kenya.wanjiku).businesses.feed({ limit: 1 })
  expect(next).toBeDefined()
  await expect(db.as(ghana.ama).businesses.feed({ limit: 1, after: next! })).rejects.toMatchObject({
    code: 'CURSOR_INVALID',
  })
})

test.each([
  `' or true --`,
  `${kenyaRows.listing}' or '1'='1`,
  '{}',
  '%',
  '',
  '*',
  `${kenyaRows.listing}, ${kenyaRows.draft}`,
])('an id that is %j is refused as a value', async (id) => {
  const { listings, businesses } = db.as(ghana.ama)
  for (const call of [
    () => listings.get(id),
    () => listings.delete(id),
    () => listings.update(id, 1, { title: 'Mine now' }),
    () => businesses.find(id),
    () => businesses.restore(id),
  ]) {
    await expect(call()).rejects.toMatchObject({ code: 'VALUE_INVALID' })
  }
})
