import { describe, expect, test } from 'vitest'
import { newSessionToken, tokenDigest } from '../../src/authentication/session-token.js'
import { describeOnServer } from '../harness/describe-on-server.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { addTwoMarkets, ghana, kenya } from '../market/two-markets.js'
import { startCountingProxy } from '../query/counting-proxy.js'
import { cheap, codeOf, letIn, registerPerson } from './registered-people.js'

const database = await useTestDatabase()
await addTwoMarkets(database)
const db = await database.connect(cheap)
const { authentication } = db

/** A member of Ghana and Kenya, and a session for each scope. */
async function member() {
  const person = await registerPerson(db)
  const provider = { service: 'github', id: `of-${person.user_id}` } as const
  await authentication.linkProvider(person.token, provider)
  await letIn(database, person.user_id, ghana.id)
  await letIn(database, person.user_id, kenya.id, 'business')
  const open = (tenant?: number, client?: object) =>
    authentication.signInWithProvider({
      ...provider,
      ...(tenant !== undefined && { tenant }),
      ...(client && { client }),
    })
  return { ...person, open }
}

const holds = (token: string, tenant?: number) =>
  codeOf(authentication.authenticate(token, tenant === undefined ? {} : { tenant }))
const age = (id: string, by: string) =>
  database.asOwner(
    `alter table core.sessions disable trigger _060_refuse_change;
     update core.sessions set created_at = created_at - interval '${by}', last_seen_at = last_seen_at - interval '${by}',
       expires_at = expires_at - interval '${by}', ends_at = ends_at - interval '${by}' where id = '${id}';
     alter table core.sessions enable trigger _060_refuse_change`,
  )
const row = async (id: string) =>
  (await database.asOwner('select * from core.sessions where id = $1', [id]))[0]!

describe('a token', () => {
  test('is 256 random bits of which the database has only the SHA-256', async () => {
    const { token, session_id } = await (await member()).open()
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect((await row(session_id)).token_digest).toEqual(tokenDigest(token))
    const [text] = await database.asOwner<{ row: string }>(
      'select s::text as row from core.sessions s where id = $1',
      [session_id],
    )
    expect(text!.row).not.toContain(token)
  })

  test('is new at each sign-in, and none that a client brings is taken over', async () => {
    const { open } = await member()
    const tokens = new Set([(await open()).token, (await open()).token])
    expect(tokens.size).toBe(2)
    const planted = newSessionToken()
    expect(await codeOf(open(undefined, { token: planted }))).toBe('INPUT_INVALID')
    expect(await holds(planted, ghana.id)).toBe('SESSION_INVALID')
  })

  test('gives the person, the tenant and the roles, as db.as takes them', async () => {
    const { open, user_id } = await member()
    const { token, session_id, expires_at } = await open(kenya.id)
    const who = await authentication.authenticate(token)
    expect(who).toEqual({ tenant: kenya.id, user: user_id, roles: ['business'], session_id, expires_at })
    await db.as(who).businesses.create({ name: 'Opened by a session' })
  })

  test.each([
    '',
    'x',
    'A'.repeat(43),
    'A'.repeat(44),
    `' or true --`,
    '\0'.repeat(43),
    undefined,
    null,
    7,
    {},
  ])('that is %j holds nowhere', async (token) => {
    expect(await holds(token as string, ghana.id)).toBe('SESSION_INVALID')
    expect(await authentication.tenants(token as string)).toEqual([])
    await authentication.signOut(token as string)
  })

  test('is neither the id of its session nor the digest of itself', async () => {
    const { token, session_id } = await (await member()).open()
    expect(await holds(session_id, ghana.id)).toBe('SESSION_INVALID')
    expect(await holds(tokenDigest(token).toString('base64url'), ghana.id)).toBe('SESSION_INVALID')
  })
})

describe('a session', () => {
  test('of one tenant never holds in another', async () => {
    const { open } = await member()
    const { token } = await open(ghana.id)
    expect(await holds(token)).toBeUndefined()
    expect(await holds(token, ghana.id)).toBeUndefined()
    expect(await holds(token, kenya.id)).toBe('SESSION_INVALID')
    expect(await authentication.tenants(token)).toMatchObject([{ tenant_id: ghana.id }])
  })

  test('of no tenant holds in each that its person belongs to, once one is named', async () => {
    const { open } = await member()
    const { token } = await open()
    expect(await holds(token)).toBe('SESSION_INVALID')
    expect(await holds(token, ghana.id)).toBeUndefined()
    expect(await holds(token, kenya.id)).toBeUndefined()
    expect(await holds(token, 103)).toBe('SESSION_INVALID')
    expect(await authentication.tenants(token)).toMatchObject([
      { tenant_id: ghana.id },
      { tenant_id: kenya.id },
    ])
  })

  test('keeps the client, its address and a bounded part of its user agent', async () => {
    const { open } = await member()
    const client = {
      id: 'android 4.2',
      address: '2001:db8::1',
      user_agent: '\u{1f30d}'.repeat(500),
      details: { app: '4.2' },
    }
    expect(await row((await open(undefined, client)).session_id)).toMatchObject({
      client_id: 'android 4.2',
      address: '2001:db8::1',
      details: { app: '4.2' },
      user_agent: '\u{1f30d}'.repeat(400),
    })
    expect(await codeOf(open(undefined, { address: 'no address' }))).toBe('INPUT_INVALID')
    expect(await row((await open(undefined, { user_agent: 'a\0' })).session_id)).toMatchObject({
      user_agent: 'a',
    })
    expect(await row((await open(undefined, { user_agent: '' })).session_id)).toMatchObject({
      user_agent: null,
    })
  })

  const invalidations: readonly (readonly [
    string,
    (user: string) => Promise<unknown>,
    (user: string) => Promise<unknown>,
  ])[] = [
    [
      'a suspended membership',
      (user) =>
        database.asOwner(`update core.memberships set status = 'suspended' where user_id = $1`, [user]),
      (user) => database.asOwner(`update core.memberships set status = 'active' where user_id = $1`, [user]),
    ],
    [
      'the deletion of its person',
      (user) => database.asOwner('update core.users set deleted_at = now() where id = $1', [user]),
      (user) => database.asOwner('update core.users set deleted_at = null where id = $1', [user]),
    ],
    [
      'a lock that staff puts on its identity',
      (user) => authentication.holdIdentity({ service: 'github', id: `of-${user}` }),
      (user) => authentication.releaseIdentity({ service: 'github', id: `of-${user}` }),
    ],
    [
      'the suspension of the tenant',
      () => database.asOwner(`update core.tenants set status = 'suspended' where id = $1`, [ghana.id]),
      () => database.asOwner(`update core.tenants set status = 'active' where id = $1`, [ghana.id]),
    ],
  ]
  test.each(invalidations)(
    'is invalid at once by %s, and holds again when that is undone',
    async (_, invalidate, undo) => {
      const { open, user_id } = await member()
      for (const { token } of [await open(ghana.id), await open()]) {
        await invalidate(user_id)
        expect(await holds(token, ghana.id)).toBe('SESSION_INVALID')
        await undo(user_id)
        expect(await holds(token, ghana.id)).toBeUndefined()
      }
    },
  )

  test('has the roles of the moment, not those of its beginning', async () => {
    const { open, user_id } = await member()
    const { token } = await open(ghana.id)
    await database.asOwner(
      `insert into core.role_grants (tenant_id, user_id, role_code) values (101, $1, 'business')`,
      [user_id],
    )
    expect((await authentication.authenticate(token)).roles).toEqual(['business', 'consumer'])
    await database.asOwner(`delete from core.role_grants where tenant_id = 101 and user_id = $1`, [user_id])
    expect((await authentication.authenticate(token)).roles).toEqual([])
  })
})

describe('the end of a session', () => {
  const day = 86_400_000

  test.each([
    ['below', '13 days 23:59:00', undefined],
    ['at', '14 days', 'SESSION_INVALID'],
    ['above', '14 days 00:01:00', 'SESSION_INVALID'],
  ])('comes when it was not used for 14 days: %s the limit', async (_, by, outcome) => {
    const { token, session_id } = await (await member()).open(ghana.id)
    await age(session_id, by)
    expect(await holds(token)).toBe(outcome)
  })

  test('moves on with each use, a minute apart at least, up to 90 days from the beginning', async () => {
    const { token, session_id } = await (await member()).open(ghana.id)
    const first = await row(session_id)
    await authentication.authenticate(token)
    expect(await row(session_id)).toEqual(first)

    await age(session_id, '10 days')
    await authentication.authenticate(token)
    const used = await row(session_id)
    expect((used.expires_at as Date).getTime() - (used.last_seen_at as Date).getTime()).toBe(14 * day)
    expect(Date.now() - (used.last_seen_at as Date).getTime()).toBeLessThan(60_000)

    for (let i = 0; i < 6; i++) {
      await age(session_id, '13 days')
      await authentication.authenticate(token)
    }
    const late = await row(session_id)
    expect(late.expires_at).toEqual(late.ends_at)
    expect((late.ends_at as Date).getTime() - (late.created_at as Date).getTime()).toBe(90 * day)
    await age(session_id, '2 days 00:01:00')
    expect(await holds(token)).toBe('SESSION_INVALID')
  })

  test('is configured, within bounds', async () => {
    const short = await database.connect({
      authentication: { sessionIdleSeconds: 3600, sessionLongestSeconds: 60 },
    })
    const { user_id, token } = await member()
    expect(user_id).toBeDefined()
    await authentication.linkProvider(token, { service: 'google', id: user_id })
    const { session_id } = await short.authentication.signInWithProvider({ service: 'google', id: user_id })
    const { created_at, expires_at, ends_at } = await row(session_id)
    expect(ends_at).toEqual(expires_at)
    expect((ends_at as Date).getTime() - (created_at as Date).getTime()).toBe(60_000)
    for (const options of [
      { sessionIdleSeconds: 59 },
      { sessionLongestSeconds: 367 * 86_400 },
      { passwordCost: 13 },
      { passwordCost: 1.5 },
    ])
      expect(await codeOf(database.connect({ authentication: options }))).toBe('USAGE')
  })

  test('comes by signing out, and is final', async () => {
    const { token, session_id } = await (await member()).open(ghana.id)
    await authentication.signOut(token)
    await authentication.signOut(token)
    expect(await holds(token)).toBe('SESSION_INVALID')
    expect(await row(session_id)).toMatchObject({ end_reason: 'signed_out' })
    await expect(
      database.asOwner('update core.sessions set revoked_at = null, end_reason = null where id = $1', [
        session_id,
      ]),
    ).rejects.toMatchObject({ code: 'PN009' })
  })

  test('comes for the others, or for all, in every tenant', async () => {
    const { open, token } = await member()
    const [here, there, nowhere] = [await open(ghana.id), await open(kenya.id), await open()]
    const stranger = await (await member()).open(ghana.id)
    expect(await authentication.signOutOthers(here.token)).toBe(3)
    expect(await holds(here.token)).toBeUndefined()
    for (const each of [token, there.token, nowhere.token])
      expect(await holds(each, ghana.id)).toBe('SESSION_INVALID')
    await open()
    expect(await authentication.signOutEverywhere(here.token)).toBe(2)
    expect(await holds(here.token)).toBe('SESSION_INVALID')
    expect(await authentication.signOutEverywhere(here.token)).toBe(0)
    expect(await holds(stranger.token)).toBeUndefined()
  })
})

describe('a person', () => {
  test('sees its sessions that hold in this tenant, newest first, the first of which is the current one', async () => {
    const { open, user_id, session_id } = await member()
    const [here, there] = [await open(ghana.id), await open(kenya.id)]
    const ended = await open(ghana.id)
    await authentication.signOut(ended.token)
    const { sessions } = db.as({ tenant: ghana.id, user: user_id })
    expect((await sessions.list()).map(({ id }) => id)).toEqual([here.session_id, session_id])
    expect(await sessions.current()).toMatchObject({ id: here.session_id, scope_tenant_id: ghana.id })
    const inKenya = db.as({ tenant: kenya.id, user: user_id }).sessions
    expect((await inKenya.list()).map(({ id }) => id)).toEqual([there.session_id, session_id])
  })

  test('is told as its current session the one that the context names, while that holds here', async () => {
    const { open, user_id, session_id } = await member()
    const [older, newer, there] = [await open(ghana.id), await open(ghana.id), await open(kenya.id)]
    const current = (named?: string) =>
      db.as({ tenant: ghana.id, user: user_id, session_id: named }).sessions.current()
    expect((await current(older.session_id))?.id).toBe(older.session_id)
    expect((await current(session_id))?.id).toBe(session_id)
    expect((await db.as(await authentication.authenticate(older.token)).sessions.current())?.id).toBe(
      older.session_id,
    )
    expect((await current())?.id).toBe(newer.session_id)
    await authentication.signOut(older.token)
    const stranger = await member()
    for (const named of [older.session_id, there.session_id, stranger.session_id])
      expect(await current(named)).toBeUndefined()
  })

  test('ends one of them, or all others, of this tenant', async () => {
    const { open, user_id, token } = await member()
    const [one, two, there] = [await open(ghana.id), await open(ghana.id), await open(kenya.id)]
    const { sessions } = db.as({ tenant: ghana.id, user: user_id })
    await sessions.end(one.session_id)
    expect(await holds(one.token)).toBe('SESSION_INVALID')
    expect(await codeOf(sessions.end(one.session_id))).toBe('NOT_FOUND')
    expect(await codeOf(sessions.end(there.session_id))).toBe('NOT_FOUND')
    expect(await sessions.endOthers(two.session_id)).toBe(1)
    expect(await holds(token, ghana.id)).toBe('SESSION_INVALID')
    expect(await holds(two.token)).toBeUndefined()
    expect(await holds(there.token)).toBeUndefined()
  })

  test('has none as the system', async () => {
    const { sessions, identities } = db.as(ghana.system)
    expect(await sessions.list()).toEqual([])
    expect(await sessions.current()).toBeUndefined()
    expect(await sessions.endOthers('01890000-0000-7000-8000-000000000001')).toBe(0)
    expect(await identities.list()).toEqual([])
  })
})

describe('cleaning up', () => {
  const purge = (what: string, rows: number) =>
    database.as('pnc_operator', async (client) => {
      return (await client.query<{ count: number }>(`select core.${what}($1) as count`, [rows])).rows[0]!
        .count
    })

  test('deletes sessions that ended more than 30 days ago, and no others, so many at a time', async () => {
    const { open, user_id } = await member()
    const [young, old, older, ended, live] = [
      await open(),
      await open(),
      await open(),
      await open(),
      await open(),
    ]
    await age(young.session_id, '43 days 23:00')
    await age(old.session_id, '44 days 01:00')
    await age(older.session_id, '60 days')
    await authentication.signOut(ended.token)
    await age(ended.session_id, '30 days 00:01')
    expect(await purge('purge_sessions', 2)).toBe(2)
    expect(await purge('purge_sessions', 2)).toBe(1)
    expect(await purge('purge_sessions', 2)).toBe(0)
    expect(await purge('purge_sessions', -1)).toBe(0)
    const left = await database.asOwner<{ id: string }>(
      'select id from core.sessions where user_id = $1 order by id',
      [user_id],
    )
    expect(left.map(({ id }) => id).slice(1)).toEqual([young.session_id, live.session_id])
  })

  test('reads an index, not the table', async () => {
    const plan = await database.asOwner(
      `explain (format json) select id from core.sessions where expires_at < now() - interval '30 days' order by expires_at limit 10`,
    )
    expect(JSON.stringify(plan)).toContain('sessions_expires_at_idx')
  })

  test('deletes challenges that expired more than a day ago', async () => {
    const { challenge } = await authentication.beginCode({
      address: { service: 'email', id: 'old@example.com' },
    })
    expect(await purge('purge_challenges', 1000)).toBe(0)
    await database.asOwner(
      `update core.challenges set created_at = created_at - interval '25 hours', expires_at = expires_at - interval '25 hours' where id = $1`,
      [challenge],
    )
    expect(await purge('purge_challenges', 1000)).toBe(1)
  })
})

describeOnServer(
  'round trips to the server',
  'a unit of work takes its role first on the embedded engine',
  () => {
    test('authenticating is one, and so is signing out', async () => {
      const { open } = await member()
      const { token, session_id } = await open(ghana.id)
      const proxy = await startCountingProxy(database.serviceUrl)
      const through = await database.connect({ connectionString: proxy.url, max: 1 })
      await through.authentication.authenticate(token)
      expect(await proxy.countDuring(() => through.authentication.authenticate(token))).toBe(1)
      await age(session_id, '1 day')
      expect(await proxy.countDuring(() => through.authentication.authenticate(token))).toBe(1)
      expect(await proxy.countDuring(() => through.authentication.signOut(token))).toBe(1)
      await through.close()
      await proxy.stop()
    })
  },
)
