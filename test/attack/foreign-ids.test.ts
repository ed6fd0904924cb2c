import { describe, expect, test } from 'vitest'
import type { TenantContext } from '../../src/query/tenant-context.js'
import type { Repositories } from '../../src/repositories/repositories.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { testKeyRing } from '../harness/test-key-ring.js'
import { ghana, kenya, maize } from '../market/two-markets.js'
import { addPopulatedMarkets, ghanaRows, kenyaRows } from './populated-markets.js'

const database = await useTestDatabase()
await addPopulatedMarkets(database)
const db = await database.connect({ keyRing: testKeyRing })

const offer = {
  category_id: maize.leaf,
  type: 'offer',
  title: 'Smuggled',
} as const
const notFound = 'NOT_FOUND'
const refused = /^(ROW_SECURITY_VIOLATION|FOREIGN_KEY_VIOLATION)$/

type Call = (
  repositories: Repositories,
  id: Readonly<Record<'business' | 'listing' | 'verification' | 'settingKey' | 'reference' | 'user', string>>,
) => Promise<unknown>

type Holds = (found: unknown) => boolean

/** Every method of every repository with ids of another tenant: what it returns, or the code of the error it throws. */
const calls: Record<keyof Repositories, Record<string, readonly [Call, unknown]>> = {
  configurations: {
    // A name, and no id: what another tenant calls so stays as it is.
    set: [
      (to) => to.configurations.set({ key: 'smuggled.token', value: 'mine', is_sensitive: true }),
      (found: unknown) => found === 'ROW_SECURITY_VIOLATION' || (found as { value: string }).value === 'mine',
    ],
    get: [(to, { settingKey }) => to.configurations.get(settingKey), notFound],
    find: [(to, { settingKey }) => to.configurations.find(settingKey), undefined],
    list: [
      (to, { settingKey }) => to.configurations.list({ prefix: settingKey }),
      { items: [], next: undefined },
    ],
    remove: [(to, { settingKey }) => to.configurations.remove(settingKey), notFound],
  },
  subjectKeys: { destroy: [(to, { user }) => to.subjectKeys.destroy(user), 0] },
  verifications: {
    create: [
      (to, { user }) => to.verifications.create({ user_id: user, type: 'address', evidence: {} }),
      refused,
    ],
    update: [(to, { verification }) => to.verifications.update(verification, 1, { evidence: {} }), notFound],
    decide: [
      (to, { verification }) => to.verifications.decide(verification, 2, { status: 'approved' }),
      notFound,
    ],
    get: [(to, { verification }) => to.verifications.get(verification), notFound],
    find: [(to, { verification }) => to.verifications.find(verification), undefined],
    findByReference: [(to, { reference }) => to.verifications.findByReference(reference), []],
    feed: [(to, { user }) => to.verifications.feed({ user_id: user }), { items: [], next: undefined }],
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
    select b.*, l.*, (
      select json_agg(x order by x.id) from (
        select c.id, row_to_json(c) from core.configurations c where c.tenant_id = 102
        union all select v.id, row_to_json(v) from core.verifications v where v.tenant_id = 102
        union all select k.id, row_to_json(k) from core.subject_keys k where k.tenant_id = 102
      ) x (id, content)
    ) as encrypted
    from market.businesses b join market.listings l on l.business_id = b.id and l.tenant_id = b.tenant_id
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
        else if (typeof outcome === 'function') expect((outcome as Holds)(found)).toBe(true)
        else expect(found).toEqual(outcome)
      }
    }
    expect(await snapshot()).toEqual(before)
  })
})

test('the same calls with ids of its own go through, so the attacks above were not mere mistakes', async () => {
  const ids = { ...ghanaRows, user: ghana.ama.user }
  for (const [name, call] of methods.filter(([name]) => !/\.(?:restore|delete|remove|destroy)$/.test(name))) {
    const who = /^configurations|decide$/.test(name) ? ghana.admin : ghana.ama
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
