import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { createContextSigner } from '../../src/query/context-signer.js'
import type { TenantContext } from '../../src/query/tenant-context.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { addTwoMarkets, ghana } from '../market/two-markets.js'

const database = await useTestDatabase()
await addTwoMarkets(database)
const db = await database.connect({ max: 1 })

describe('a context that no type would allow is refused before it is signed', () => {
  const { user } = ghana.ama
  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['no tenant', { user }],
    ['a tenant that is a text', { tenant: '101', user }],
    ['a tenant that is no number', { tenant: Number.NaN, user }],
    ['half a tenant', { tenant: 101.5, user }],
    ['a tenant too large', { tenant: 2 ** 31, user }],
    ['a tenant that JSON cannot hold', { tenant: 101n, user }],
    ['a person that is null, because nobody is logged in', { tenant: 101, user: null }],
    ['a person that is SQL', { tenant: 101, user: `' or true --` }],
    ['a person that is several', { tenant: 101, user: [user] }],
    ['roles that are a text', { tenant: 101, user, roles: 'admin' }],
    ['a role that is null', { tenant: 101, user, roles: [null, 'admin'] }],
    ['roles in roles', { tenant: 101, user, roles: [['admin']] }],
    ['a session that is null, because the service found none', { tenant: 101, user, session_id: null }],
    ['a session that is no UUID', { tenant: 101, user, session_id: `' or true --` }],
    ['sessions', { tenant: 101, user, session_id: [user] }],
    ['a session of nobody', { tenant: 101, roles: ['system'], session_id: user }],
  ])('%s', async (_, context) => {
    await expect(db.as(context as TenantContext, () => Promise.resolve())).rejects.toMatchObject({
      code: 'CONTEXT_INVALID',
    })
    const single = async () => db.as(context as TenantContext).listings.feed()
    await expect(single()).rejects.toThrow()
  })
})

test.each<[string, TenantContext, string]>([
  ['nobody', { tenant: 101 }, 'ROLE_NOT_GRANTED'],
  ['nobody with a role', { tenant: 101, roles: ['admin'] }, 'ROLE_NOT_GRANTED'],
  ['a person as the system', { ...ghana.ama, roles: ['system'] }, 'ROLE_NOT_GRANTED'],
  ['a member with a role of another', { ...ghana.ama, roles: ['admin'] }, 'ROLE_NOT_GRANTED'],
  ['somebody from elsewhere', { ...ghana.ama, tenant: 102 }, 'NOT_A_MEMBER'],
  ['somebody in a tenant that is not there', { ...ghana.ama, tenant: 999 }, 'TENANT_NOT_ACTIVE'],
])('%s is refused, whatever the work does, and the work takes no effect', async (_, context, code) => {
  const create = () => db.as(context).businesses.create({ name: 'Refused', owner_id: ghana.ama.user })
  await expect(create()).rejects.toMatchObject({ code })
  const works = [
    db.as(context, (tx) => tx.businesses.create({ name: 'Refused', owner_id: ghana.ama.user })),
    db.as(context, (tx) =>
      tx.businesses.create({ name: 'Refused', owner_id: ghana.ama.user }).catch(() => 'swallowed'),
    ),
    db.as(context, () => Promise.resolve('nothing at all')),
    db.as(context, () => new Promise(() => undefined)),
  ]
  for (const outcome of await Promise.allSettled(works)) {
    expect(outcome).toMatchObject({ status: 'rejected', reason: { code } })
  }
  expect(await database.asOwner(`select from market.businesses where name = 'Refused'`)).toEqual([])
})

test('a context lasts as long as was asked for, and the unit of work that outlives it writes nothing', async () => {
  const brief = await database.connect({ max: 1, contextTtlSeconds: 3 })
  const work = brief.as(ghana.ama, async (tx) => {
    await tx.businesses.create({ name: 'In time' })
    await sleep(4_100)
    expect((await tx.businesses.feed()).items).toEqual([])
    await tx.businesses.create({ name: 'Too late' })
  })
  await expect(work).rejects.toMatchObject({ code: 'CONTEXT_EXPIRED' })
  expect(
    await database.asOwner(`select from market.businesses where name in ('In time', 'Too late')`),
  ).toEqual([])
})

test('a context that has expired is refused', async () => {
  const expired = await database.connect({ max: 1, contextTtlSeconds: -1 })
  await expect(expired.as(ghana.ama).listings.feed()).rejects.toMatchObject({ code: 'CONTEXT_EXPIRED' })
  for (const ttl of [Number.NaN, Number.POSITIVE_INFINITY]) {
    const token = createContextSigner(database.contextSecret, ttl)(ghana.ama)
    await expect(
      database.as('pnc_service', (client) => client.query('select core.enter($1)', [token])),
    ).rejects.toMatchObject({
      code: 'PN003',
    })
  }
})

test('a context that a caller changes afterwards stays what was signed', async () => {
  const context: { tenant: number; user: string; roles: string[] } = { ...ghana.ama, roles: ['business'] }
  await db.as(context, async (tx) => {
    context.tenant = 102
    context.roles.push('admin')
    const { rows } =
      await sql`select core.current_tenant_id() as tenant, core.is_staff() as is_staff`.execute(tx.query)
    expect(rows).toEqual([{ tenant: 101, is_staff: false }])
  })
})
