import { randomBytes } from 'node:crypto'
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
const kenyaAddress = `0x${'102'.repeat(14).slice(0, 40)}`
const anyAddress = () => `0x${randomBytes(20).toString('hex')}`
const notFound = 'NOT_FOUND'
const refused = /^(ROW_SECURITY_VIOLATION|FOREIGN_KEY_VIOLATION)$/

type Call = (
  repositories: Repositories,
  id: { business: string; listing: string; user: string; app: string; identity: string; session: string },
) => Promise<unknown>

/** Every method of every repository with ids of another tenant: what it returns, or the code of the error it throws. */
const calls: Record<keyof Repositories, Record<string, readonly [Call, unknown]>> = {
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
  identities: {
    list: [
      (to, { identity }) => to.identities.list().then((rows) => rows.filter(({ id }) => id === identity)),
      [],
    ],
    remove: [(to, { identity }) => to.identities.remove(identity), notFound],
    unlockMember: [(to, { user }) => to.identities.unlockMember(user), 0],
  },
  sessions: {
    list: [
      (to, { session }) => to.sessions.list().then((rows) => rows.filter(({ id }) => id === session)),
      [],
    ],
    current: [
      (to, { session }) =>
        to.sessions.current().then((current) => (current?.id === session ? current : undefined)),
      undefined,
    ],
    end: [(to, { session }) => to.sessions.end(session), notFound],
    endOthers: [(to) => to.sessions.endOthers(ghanaRows.session), 0],
  },
  authApps: {
    // Points to nothing of another tenant; the snapshot shows that it touches nothing there.
    create: [(to) => to.authApps.create({ address: anyAddress(), name: 'Another' }), expect.anything()],
    update: [(to, { app }) => to.authApps.update(app, 1, { name: 'Mine now' }), notFound],
    delete: [(to, { app }) => to.authApps.delete(app), notFound],
    restore: [(to, { app }) => to.authApps.restore(app), notFound],
    get: [(to, { app }) => to.authApps.get(app), notFound],
    find: [(to, { app }) => to.authApps.find(app), undefined],
    feed: [(to, { app }) => to.authApps.feed().then(({ items }) => items.filter(({ id }) => id === app)), []],
    begin: [
      (to) => to.authApps.begin({ address: kenyaAddress, domain: 'x.org', uri: 'https://x.org' }),
      expect.anything(),
    ],
    authenticate: [
      (to) => to.authApps.authenticate({ message: '', signature: '0x', domain: 'x.org' }),
      'SIGN_IN_REFUSED',
    ],
  },
}

const methods = Object.entries(calls).flatMap(([area, methods]) =>
  Object.entries(methods).map(([name, [call, outcome]]) => [`${area}.${name}`, call, outcome] as const),
)
const outcomeOf = (call: Promise<unknown>) => call.catch((error: unknown) => (error as { code: string }).code)
const snapshot = () =>
  database.asOwner(`
    select b.*, l.*, a.*, i.*, s.* from market.businesses b
    join market.listings l on l.business_id = b.id and l.tenant_id = b.tenant_id
    join core.auth_apps a on a.tenant_id = b.tenant_id
    join core.identities i on i.user_id = b.owner_id
    join core.sessions s on s.user_id = b.owner_id
    where b.tenant_id = 102 order by l.id, i.id`)

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
  const withoutResult = /restore|delete|remove|unlockMember|sessions.end|authApps.authenticate/
  for (const [name, call] of methods.filter(([name]) => !withoutResult.test(name))) {
    const who = name.startsWith('authApps') ? ghana.admin : ghana.ama
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
