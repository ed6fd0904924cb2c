import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
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
const kenyaAddress = `0x${'102'.repeat(14).slice(0, 40)}`
const anyAddress = () => `0x${randomBytes(20).toString('hex')}`
const notFound = 'NOT_FOUND'
const refused = /^(ROW_SECURITY_VIOLATION|FOREIGN_KEY_VIOLATION)$/
const hidden = /^(ROW_SECURITY_VIOLATION|NOT_FOUND)$/
/** What Ghana has under a name or key that Kenya uses, too. */
const theme = { tenant: ghana.id }
const login = { action: 'login', subject: 'somebody', limit: 100, window_seconds: 3600 }

type Call = (
  repositories: Repositories,
  id: Readonly<
    Record<
      | 'business'
      | 'listing'
      | 'user'
      | 'role'
      | 'permission'
      | 'profile'
      | 'signup'
      | 'app'
      | 'identity'
      | 'session'
      | 'verification'
      | 'settingKey'
      | 'reference',
      string
    >
  >,
) => Promise<unknown>

type Holds = (found: unknown) => boolean

/** Members are not let near the trail; staff is, and finds nothing. */
const untold = /^(nothing|TRAIL_NOT_ALLOWED)$/

/** They delete, and take no id: those of the context are all they could touch. */
const withoutIds = ['account.delete', 'members.leave']

/** Every method of every repository with ids of another tenant: what it returns, or the code of the error it throws. */
const calls: Record<keyof Repositories, Record<string, readonly [Call, unknown]>> = {
  account: {
    get: [(to) => to.account.get(), (found: unknown) => (found as { id?: string }).id !== kenya.wanjiku.user],
    update: [(to) => to.account.update(99, { name: 'Mine now' }), /^(VERSION_CONFLICT|INPUT_INVALID)$/],
  },
  tenant: {
    get: [(to) => to.tenant.get(), expect.objectContaining({ id: 101 })],
    update: [(to) => to.tenant.update(99, { name: 'Mine now' }), 'VERSION_CONFLICT'],
  },
  members: {
    feed: [
      (to, { user }) =>
        to.members.feed().then(({ items }) => items.filter(({ user_id }) => user_id === user)),
      [],
    ],
    get: [(to, { user }) => to.members.get(user), notFound],
    find: [(to, { user }) => to.members.find(user), undefined],
    contact: [(to, { user }) => to.members.contact(user), notFound],
    update: [(to, { user }) => to.members.update(user, 1, { display_name: 'Mine now' }), notFound],
    suspend: [(to, { user }) => to.members.suspend(user), notFound],
    reinstate: [(to, { user }) => to.members.reinstate(user), notFound],
    remove: [(to, { user }) => to.members.remove(user), notFound],
  },
  appVersions: {
    check: [(to) => to.appVersions.check({ platform: 'ios', build_number: 1 }), { update: 'none' }],
    list: [(to) => to.appVersions.list('ios'), []],
  },
  languages: { list: [(to) => to.languages.list(), expect.any(Array)] },
  profiles: {
    create: [(to, { user }) => to.profiles.create({ user_id: user }), refused],
    update: [(to, { profile }) => to.profiles.update(profile, 1, { bio: 'Mine now' }), notFound],
    delete: [(to, { profile }) => to.profiles.delete(profile), notFound],
    restore: [(to, { profile }) => to.profiles.restore(profile), notFound],
    get: [(to, { user }) => to.profiles.get(user), notFound],
    find: [(to, { user }) => to.profiles.find(user), undefined],
    details: [(to, { profile }) => to.profiles.details(profile), notFound],
    updateDetails: [
      (to, { profile }) => to.profiles.updateDetails(profile, 1, { notes: 'Mine now' }),
      notFound,
    ],
  },
  // Kenya has used this limit up.
  rateLimits: {
    take: [(to) => to.rateLimits.take(login), expect.objectContaining({ allowed: true })],
    enforce: [(to) => to.rateLimits.enforce(login), expect.objectContaining({ allowed: true })],
  },
  settings: {
    get: [(to) => to.settings.get('theme', z.object({ tenant: z.int() })), theme],
    find: [(to) => to.settings.find('theme', z.object({ tenant: z.int() })), theme],
    list: [(to) => to.settings.list(), [expect.objectContaining({ name: 'theme', value: theme })]],
    set: [(to) => to.settings.set({ name: 'secret', value: 'Mine now' }, 1), notFound],
    remove: [(to) => to.settings.remove('secret', 1), notFound],
  },
  signups: {
    submit: [
      (to, { signup }) => to.signups.submit({ id: signup, user_identifier: 'Smuggled' }),
      // The system writes one of its own market, under the same id.
      expect.toSatisfy(
        (found) =>
          found === 'ROW_SECURITY_VIOLATION' ||
          (found as { user_identifier: string }).user_identifier === 'Smuggled',
      ),
    ],
    approve: [(to, { signup }) => to.signups.approve(signup), hidden],
    reject: [(to, { signup }) => to.signups.reject(signup, 'No'), hidden],
    fail: [(to, { signup }) => to.signups.fail(signup, 'No'), hidden],
    get: [(to, { signup }) => to.signups.get(signup), notFound],
    find: [(to, { signup }) => to.signups.find(signup), undefined],
    feed: [
      (to) => to.signups.feed(),
      { items: [expect.objectContaining({ id: ghanaRows.signup })], next: undefined },
    ],
  },
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
      (to, { verification }) => to.verifications.decide(verification, 1, { status: 'approved' }),
      notFound,
    ],
    get: [(to, { verification }) => to.verifications.get(verification), notFound],
    find: [(to, { verification }) => to.verifications.find(verification), undefined],
    findByReference: [(to, { reference }) => to.verifications.findByReference(reference), []],
    feed: [(to, { user }) => to.verifications.feed({ user_id: user }), { items: [], next: undefined }],
  },
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
  roles: {
    list: [async (to, { role }) => (await to.roles.list()).filter(({ code }) => code === role), []],
    create: [(to) => to.roles.create({ code: 'own:smuggled', name: 'Driver' }), expect.anything()],
    update: [(to, { role }) => to.roles.update(role, 1, { name: 'Mine now' }), notFound],
    deactivate: [(to, { role }) => to.roles.deactivate(role, 1), notFound],
  },
  roleGrants: {
    grant: [(to, { user }) => to.roleGrants.grant({ user_id: user, role_code: 'consumer' }), refused],
    revoke: [(to, { user }) => to.roleGrants.revoke(user, 'business'), notFound],
    list: [(to, { user }) => to.roleGrants.list({ user_id: user }), { items: [], next: undefined }],
  },
  permissions: {
    list: [(to, { role }) => to.permissions.list(role), []],
    add: [(to, { role }) => to.permissions.add(role, { action: 'manage', subject: 'all' }), notFound],
    remove: [(to, { permission }) => to.permissions.remove(permission), notFound],
    load: [async (to) => (await to.permissions.load()).can('read', 'kenyan.secrets'), expect.any(Boolean)],
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
const snapshot = async () => [
  await database.asOwner(`
    select b.*, l.* from market.businesses b join market.listings l on l.business_id = b.id and l.tenant_id = b.tenant_id
    where b.tenant_id = 102 order by l.id`),
  await database.asOwner(`select * from core.tenants where id = 102`),
  await database.asOwner(`select * from core.memberships where tenant_id = 102 order by user_id`),
  await database.asOwner(`select * from core.role_grants where tenant_id = 102 order by user_id, role_code`),
  await database.asOwner(`
    select r.*, g.*, p.* from core.tenant_roles r
    left join core.tenant_role_grants g on g.role_id = r.id left join core.tenant_permissions p on p.role_id = r.id
    where r.tenant_id = 102 order by r.id`),
  await database.asOwner(`
    select p.*, d.* from core.profiles p join core.profile_details d on d.id = p.id and d.tenant_id = p.tenant_id
    where p.tenant_id = 102`),
  await database.asOwner(`select * from core.settings where tenant_id = 102 order by name`),
  await database.asOwner(`select * from core.signups where tenant_id = 102`),
  await database.asOwner(`select * from core.rate_limits where tenant_id = 102`),
  await database.asOwner(`
    select a.*, i.*, s.* from core.auth_apps a
    join core.memberships m on m.tenant_id = a.tenant_id
    join core.identities i on i.user_id = m.user_id
    join core.sessions s on s.user_id = m.user_id
    where a.tenant_id = 102 order by i.id`),
  await database.asOwner(`select * from core.configurations where tenant_id = 102 order by id`),
  await database.asOwner(`select * from core.verifications where tenant_id = 102 order by id`),
  await database.asOwner(`select * from core.subject_keys where tenant_id = 102 order by id`),
]

test('every method of every repository is attacked', () => {
  const repositories = db.as(ghana.ama)
  const all = Object.entries(repositories).flatMap(([area, methods]) =>
    Object.keys(methods as object).map((name) => `${area}.${name}`),
  )
  expect([...methods.map(([name]) => name), ...withoutIds].sort()).toEqual(all.sort())
})

const attackers: readonly (readonly [string, TenantContext])[] = [
  ['a member', ghana.ama],
  ['an admin', ghana.admin],
  ['the system', ghana.system],
]

describe.each(attackers)('%s of one tenant with the ids of another', (_, who) => {
  test.each(methods)('gets nothing from %s', async (_, call, outcome) => {
    await database.asOwner(`delete from core.signups where tenant_id = 101 and user_identifier = 'Smuggled'`)
    const before = await snapshot()
    for (const listing of [kenyaRows.listing, kenyaRows.draft]) {
      const ids = { ...kenyaRows, listing, user: kenya.wanjiku.user, role: 'own:driver' }
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
  const ids = { ...ghanaRows, user: ghana.ama.user, role: 'own:porter' }
  const done = new Error('rolled back')
  await database.asOwner(`delete from core.tenant_roles where code = 'own:smuggled'`)
  // What the member has already, and what staff does: test/core shows that it goes through.
  const others = ['profiles.create', 'settings.set', 'settings.remove', 'signups.submit']
  others.push('account.update', 'tenant.update', 'signups.approve', 'signups.reject', 'signups.fail')
  // What has no result to be told by, and what a refusal is the result of.
  const withoutResult = /restore|delete|remove|destroy|unlockMember|sessions.end|authApps.authenticate/
  for (const [name, call] of methods.filter(
    ([name]) => !withoutResult.test(name) && !others.includes(name),
  )) {
    // Roles and applications are the business of staff.
    const who =
      /^(businesses|listings|identities|sessions|verifications)/.test(name) && !name.endsWith('decide')
        ? ghana.ama
        : ghana.admin
    let found: unknown
    const work = db.as(who, async (tx) => {
      found = (await outcomeOf(call(tx, ids))) ?? 'done'
      throw done
    })
    await expect(work).rejects.toBe(done)
    expect(String(found), name).not.toMatch(/^[A-Z_]+$/)
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
