import { beforeAll, expect, test } from 'vitest'
import { setTimeout as sleep } from 'node:timers/promises'
import { createContextSigner } from '../../src/query/context-signer.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { ghana, kenya } from '../market/two-markets.js'
import { attack, tokenFor } from './attacker.js'
import { nobodyIn } from './nobody.js'
import { addPopulatedMarkets } from './populated-markets.js'
import { forgeToken } from './tokens.js'

const database = await useTestDatabase()
await addPopulatedMarkets(database)
const expectNobody = await nobodyIn(database)

const secret = database.contextSecret
const person = (letter: string) => `01890000-0000-7000-8000-00000000000${letter}`
const amaClaims = { tid: ghana.id, sub: ghana.ama.user, roles: ['business'] }
const signed = (claims: Record<string, unknown>) => forgeToken({ secret, claims })
const genuine = tokenFor(database, ghana.ama)
const [header = '', payload = '', signature = ''] = genuine.split('.')

test('a good context is somebody, so the attacks below can succeed', async () => {
  await expect(attack(database, ghana.ama, expectNobody)).rejects.toThrow(/rows of/)
})

beforeAll(async () => {
  await database.asOwner(
    `insert into core.memberships (tenant_id, user_id, display_name) values (101, $1, 'Otieno')`,
    [kenya.admin.user],
  )
  await database.asOwner(`
    insert into core.tenants (id, slug, name, kind, currency_code, default_language, status)
    values (103, 'test-suspended', 'Suspended', 'market', 'GHS', 'en', 'suspended'),
      (104, 'test-closed', 'Closed', 'market', 'GHS', 'en', 'closed')`)
  for (const [letter, tenant, status] of [
    ['a', 101, 'suspended'],
    ['b', 101, 'left'],
    ['c', 101, 'invited'],
    ['d', 103, 'active'],
    ['e', 104, 'active'],
  ] as const) {
    await database.asOwner(`insert into core.users (id, name) values ($1, 'Somebody')`, [person(letter)])
    await database.asOwner(
      `insert into core.memberships (tenant_id, user_id, display_name, status) values ($2, $1, 'Somebody', $3)`,
      [person(letter), tenant, status],
    )
  }
})

test.each<[string, string, string]>([
  ['nothing', null as never, 'PN001'],
  ['an empty token', '', 'PN001'],
  ['an expired one', createContextSigner(secret, -1)(ghana.ama), 'PN003'],
  ['one that never expires', signed({ ...amaClaims, exp: null }), 'PN003'],
  [
    'one signed with another key',
    forgeToken({ secret: 'another secret, which is long enough too', claims: amaClaims }),
    'PN002',
  ],
  [
    'one signed with another key under our header',
    forgeToken({ secret, signingSecret: 'another secret, which is long enough', claims: amaClaims }),
    'PN002',
  ],
  ['one signed with the empty key', forgeToken({ secret, signingSecret: '', claims: amaClaims }), 'PN002'],
  [
    'an altered payload',
    `${header}.${Buffer.from(JSON.stringify({ ...amaClaims, tid: kenya.id, exp: 9e9 })).toString('base64url')}.${signature}`,
    'PN002',
  ],
  [
    'the payload of another genuine token',
    `${header}.${tokenFor(database, kenya.wanjiku).split('.')[1]!}.${signature}`,
    'PN002',
  ],
  [
    'alg none',
    forgeToken({ secret, header: '{"alg":"none","typ":"JWT"}', claims: amaClaims }).replace(/[^.]*$/, ''),
    'PN002',
  ],
  [
    'alg none with a signature',
    forgeToken({ secret, header: '{"alg":"none","typ":"JWT"}', claims: amaClaims }),
    'PN002',
  ],
  [
    'another algorithm',
    forgeToken({ secret, header: '{"alg":"HS512","typ":"JWT"}', algorithm: 'sha512', claims: amaClaims }),
    'PN002',
  ],
  [
    'a header that says the same in another order',
    forgeToken({ secret, header: '{"typ":"JWT","alg":"HS256"}', claims: amaClaims }),
    'PN002',
  ],
  [
    'a key id that is SQL',
    forgeToken({ secret, header: `{"alg":"HS256","kid":"x' or '1'='1"}`, claims: amaClaims }),
    'PN002',
  ],
  ['no signature', `${header}.${payload}`, 'PN002'],
  ['an empty signature', `${header}.${payload}.`, 'PN002'],
  ['a truncated signature', genuine.slice(0, -1), 'PN002'],
  ['a signature with padding', `${genuine}=`, 'PN002'],
  ['a fourth part', `${genuine}.x`, 'PN002'],
  ['a trailing dot', `${genuine}.`, 'PN002'],
  ['a trailing line break', `${genuine}\n`, 'PN002'],
  ['a leading blank', ` ${genuine}`, 'PN002'],
  ['only dots', '...', 'PN002'],
  ['another alphabet', genuine.replaceAll('-', '+').replaceAll('_', '/') + 'Ā', 'PN002'],
  ['a megabyte of nothing', `${header}.${'A'.repeat(1_000_000)}.${signature}`, 'PN002'],
  ['what is no text in particular', '\u0001\u{1f512}\u202e\ud7ff', 'PN002'],
  ['SQL', `' or true; drop table market.listings; --`, 'PN002'],
  ['a session that is no UUID', signed({ ...amaClaims, sid: `x'); drop table core.users; --` }), 'PN002'],
  ['a session and more', signed({ ...amaClaims, sid: `${person('a')}\n` }), 'PN002'],
  ['a session that is empty', signed({ ...amaClaims, sid: '' }), 'PN002'],
  ['a session that is null', signed({ ...amaClaims, sid: null }), 'PN002'],
  ['sessions', signed({ ...amaClaims, sid: [person('a')] }), 'PN002'],
  ['a session of nobody', signed({ tid: 101, roles: ['system'], sid: person('a') }), 'PN002'],
  [
    'a session added to a genuine one',
    `${header}.${Buffer.from(JSON.stringify({ ...amaClaims, sid: person('a'), exp: 9e9 })).toString(
      'base64url',
    )}.${signature}`,
    'PN002',
  ],
  ['a suspended member', signed({ tid: 101, sub: person('a') }), 'PN004'],
  ['a member who left', signed({ tid: 101, sub: person('b') }), 'PN004'],
  ['a member who is only invited', signed({ tid: 101, sub: person('c') }), 'PN004'],
  ['a member of another tenant', signed({ ...amaClaims, tid: kenya.id }), 'PN004'],
  ['a person who does not exist', signed({ tid: 101, sub: person('f') }), 'PN004'],
  ['a suspended tenant', signed({ tid: 103, sub: person('d') }), 'PN006'],
  ['a suspended tenant, as the system', signed({ tid: 103, roles: ['system'] }), 'PN006'],
  ['a closed tenant', signed({ tid: 104, sub: person('e') }), 'PN006'],
  ['a tenant that does not exist', signed({ tid: 999, roles: ['system'] }), 'PN006'],
  ['no tenant', signed({ roles: ['system'] }), 'PN006'],
  ['a role that is not granted', signed({ ...amaClaims, roles: ['business', 'admin'] }), 'PN005'],
  [
    'a role granted in another tenant only',
    signed({ tid: ghana.id, sub: kenya.admin.user, roles: ['admin'] }),
    'PN005',
  ],
  ['the role of the system for a person', signed({ ...amaClaims, roles: ['system'] }), 'PN005'],
  ['a role that is null, before others', signed({ ...amaClaims, roles: [null, 'admin', 'system'] }), 'PN005'],
  ['roles in roles', signed({ ...amaClaims, roles: [['business']] }), 'PN005'],
  ['nobody without a role', signed({ tid: 101 }), 'PN005'],
  ['nobody with a null for a person', signed({ tid: 101, sub: null, roles: [] }), 'PN005'],
  ['nobody with a role of a person', signed({ tid: 101, roles: ['admin'] }), 'PN005'],
  ['the system with a role of a person', signed({ tid: 101, roles: ['system', 'admin'] }), 'PN005'],
  ['a role that is a text', signed({ tid: 101, roles: 'system' }), 'PN005'],
  ['roles that are a text', signed({ ...amaClaims, roles: 'admin' }), '22023'],
  ['roles that are an object', signed({ ...amaClaims, roles: { admin: true } }), '22023'],
  ['a fraction of a tenant', signed({ ...amaClaims, tid: 101.5 }), '22P02'],
  ['a tenant that is SQL', signed({ ...amaClaims, tid: '101 or true' }), '22P02'],
  ['a person that is SQL', signed({ ...amaClaims, sub: `' or true --` }), '22P02'],
])('core.enter refuses %s, and nothing is seen or written after it', async (_, token, sqlstate) => {
  await attack(database, undefined, async (attempt) => {
    expect(await attempt('select core.enter($1)', [token])).toMatchObject({ refused: sqlstate })
    await expectNobody(attempt)
    // The same set by hand, past core.enter.
    await attempt(`select set_config('pnc.context', $1, true)`, [token])
    await expectNobody(attempt)
  })
})

test('core.enter refuses a token with a byte that is no UTF-8', async () => {
  await attack(database, undefined, async (attempt) => {
    const token = Buffer.concat([Buffer.from(genuine), Buffer.from([0xff])])
    expect(await attempt('select core.enter($1)', [token])).toMatchObject({ refused: '22021' })
    await expectNobody(attempt)
  })
})

test('a context that expires during its transaction ends there', async () => {
  await attack(database, undefined, async (attempt) => {
    expect(await attempt('select core.enter($1)', [createContextSigner(secret, 3)(ghana.ama)])).toMatchObject(
      { refused: undefined },
    )
    await sleep(4_100)
    await expectNobody(attempt)
  })
})

test('a refused context does not replace the one that was entered before', async () => {
  await attack(database, ghana.ama, async (attempt) => {
    await attempt('select core.enter($1)', [signed({ tid: kenya.id, sub: ghana.ama.user })])
    expect((await attempt('select core.current_tenant_id() as id')).rows).toEqual([{ id: ghana.id }])
  })
})
