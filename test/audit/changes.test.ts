import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { useTestDatabase } from '../harness/use-test-database.js'
import { addTwoMarkets, ghana, kenya, maize } from '../market/two-markets.js'
import { entered, trailOf } from './trail.js'

const database = await useTestDatabase()
await addTwoMarkets(database)
const db = await database.connect()
const shop = await db.as(ghana.ama).businesses.create({ name: 'Ama Foods', phone: '+233241234567' })
const newListing = () =>
  db.as(ghana.ama).listings.create({
    business_id: shop.id,
    category_id: maize.leaf,
    type: 'offer',
    title: 'White maize',
    price: 420,
    location: { latitude: 5.6, longitude: -0.2 },
  })

describe('a change of a row', () => {
  test('enters the trail with who, in which roles, where, when and in which transaction', async () => {
    const listing = await newListing()
    const began = Date.now()
    const transaction = await db.as(ghana.ama, async (tx) => {
      await tx.listings.update(listing.id, 1, { price: 450 })
      const { rows } = await sql<{ id: string }>`select pg_current_xact_id()::text as id`.execute(tx.query)
      return rows[0]?.id
    })
    const [, change] = await trailOf(database, 'market.listings', listing.id)
    expect(change).toMatchObject({
      tenant_id: ghana.id,
      row_key: null,
      operation: 'update',
      transaction_id: transaction,
      actor_id: ghana.ama.user,
      actor_roles: ['business'],
      session_id: null,
    })
    expect(Math.abs(Number(change?.changed_at) - began)).toBeLessThan(60_000)
  })

  test('that reaches another tenant does not tell there what its actor is here', async () => {
    const user = '01890000-0000-7000-8000-000000000091'
    await database.asOwner(`insert into core.users (id, name) values ($1, 'Both')`, [user])
    for (const { id } of [ghana, kenya])
      await database.asOwner(
        `insert into core.memberships (tenant_id, user_id, display_name) values ($1, $2, 'Both')`,
        [id, user],
      )
    await database.asOwner(
      `insert into core.role_grants (tenant_id, user_id, role_code) values ($1, $2, 'financial')`,
      [ghana.id, user],
    )
    await db.as({ tenant: ghana.id, user, roles: ['financial'] }).account.delete()
    const left = (await trailOf(database, 'core.memberships')).filter(
      ({ operation, actor_id }) => operation === 'update' && actor_id === user,
    )
    expect(left.map(({ tenant_id, actor_roles }) => ({ tenant_id, actor_roles }))).toEqual([
      { tenant_id: ghana.id, actor_roles: ['financial'] },
      { tenant_id: kenya.id, actor_roles: null },
    ])
  })

  test('keeps what changed, before and after, and nothing else but the stamps', async () => {
    const listing = await newListing()
    await db.as(ghana.ama).listings.update(listing.id, 1, {
      price: 450.5,
      title: 'Yellow maize, "dry"',
      location: null,
      attributes: { unit: 'bag' },
    })
    const [inserted, updated] = await trailOf(database, 'market.listings', listing.id)
    expect(inserted).toMatchObject({ operation: 'insert', diff: {} })
    const { updated_at, location, ...diff } = updated!.diff
    expect(diff).toEqual({
      price: [420, 450.5],
      title: ['White maize', 'Yellow maize, "dry"'],
      attributes: [{}, { unit: 'bag' }],
      version: [1, 2],
    })
    expect(updated_at).toHaveLength(2)
    expect(location).toEqual([expect.stringMatching(/^0101/), null])
  })

  test('leaves none where nothing but the stamps changed, or nothing at all', async () => {
    const listing = await newListing()
    await db.as(ghana.ama).listings.update(listing.id, 1, { price: 420 })
    await entered(database, 'pnc_service', ghana.system, (client) =>
      client.query('update market.listings set price = price where id = $1', [randomUUID()]),
    )
    expect(await trailOf(database, 'market.listings', listing.id)).toHaveLength(1)
    const [row] = await database.asOwner('select version from market.listings where id = $1', [listing.id])
    expect(row).toEqual({ version: 2 })
  })

  test('enters it once per row of a statement, also of one that cascades to another table', async () => {
    const business = await db.as(ghana.kofi).businesses.create({ name: 'Kofi Feeds' })
    const input = { business_id: business.id, category_id: maize.leaf, type: 'offer', title: 'Feed' } as const
    const first = await db.as(ghana.kofi).listings.create(input)
    const second = await db.as(ghana.kofi).listings.create(input)
    await db.as(ghana.kofi).businesses.delete(business.id)
    const [deletion] = (await trailOf(database, 'market.businesses', business.id)).slice(1)
    for (const { id } of [first, second]) {
      const [, cascaded] = await trailOf(database, 'market.listings', id)
      expect(cascaded).toMatchObject({
        actor_id: ghana.kofi.user,
        transaction_id: deletion?.transaction_id,
        diff: { deletion_id: [null, (deletion?.diff.deletion_id ?? [])[1]] },
      })
    }
  })

  test('made by an upsert enters it as what it was, an insertion or an update', async () => {
    const upsert = (status: string) =>
      entered(database, 'pnc_service', ghana.system, (client) =>
        client.query(
          `insert into core.memberships (tenant_id, user_id, display_name, status) values ($1, $2, 'Wanjiku', $3)
           on conflict (tenant_id, user_id) do update set status = excluded.status`,
          [ghana.id, kenya.wanjiku.user, status],
        ),
      )
    await upsert('active')
    await upsert('suspended')
    const changes = await trailOf(database, 'core.memberships', kenya.wanjiku.user)
    expect(changes.map(({ tenant_id, operation }) => [tenant_id, operation])).toEqual([
      [kenya.id, 'insert'],
      [ghana.id, 'insert'],
      [ghana.id, 'update'],
    ])
  })

  test('keeps a deleted row whole, and its key as text where it is no uuid', async () => {
    const grant = [ghana.id, ghana.esi.user, 'partner']
    await entered(database, 'pnc_service', ghana.admin, async (client) => {
      await client.query(
        'insert into core.role_grants (tenant_id, user_id, role_code) values ($1, $2, $3)',
        grant,
      )
      await client.query(
        'delete from core.role_grants where tenant_id = $1 and user_id = $2 and role_code = $3',
        grant,
      )
    })
    const changes = (await trailOf(database, 'core.role_grants')).filter(
      ({ row_key }) => row_key === `${ghana.esi.user}/partner`,
    )
    expect(changes.map(({ operation }) => operation)).toEqual(['insert', 'delete'])
    expect(changes[1]?.diff).toMatchObject({
      user_id: [ghana.esi.user, null],
      role_code: ['partner', null],
    })
  })

  test('made by a login without a context names the login and nobody else', async () => {
    await database.asOwner(`update core.tenants set name = 'Ghana!' where id = $1`, [ghana.id])
    const change = (await trailOf(database, 'core.tenants')).at(-1)
    expect(change).toMatchObject({
      tenant_id: ghana.id,
      row_key: String(ghana.id),
      actor_id: null,
      actor_roles: null,
      diff: { name: ['Ghana', 'Ghana!'] },
    })
    expect(change?.login).not.toBe('')
  })

  test('that is rolled back leaves nothing', async () => {
    const listing = await newListing()
    const work = db.as(ghana.ama, async (tx) => {
      await tx.listings.update(listing.id, 1, { price: 1 })
      throw new Error('changed my mind')
    })
    await expect(work).rejects.toThrow('changed my mind')
    expect(await trailOf(database, 'market.listings', listing.id)).toHaveLength(1)
  })

  test('of all rows at once is one entry that says so', async () => {
    await database.asOwner('begin; truncate market.listings')
    const [row] = await database.asOwner(
      `select operation, row_id from audit.changes where table_name = 'market.listings' order by id desc limit 1`,
    )
    await database.asOwner('rollback')
    expect(row).toEqual({ operation: 'truncate', row_id: '00000000-0000-0000-0000-000000000000' })
  })
})

describe('a personal or secret value', () => {
  test('is not in the trail, neither before nor after; that it changed is', async () => {
    await db.as(ghana.ama).businesses.update(shop.id, 1, { phone: '+233209999999' })
    const changes = await trailOf(database, 'market.businesses', shop.id)
    expect(changes[1]?.diff.phone).toBe('masked')
    await database.asOwner(`select core.install_context_secret('masked', repeat('s', 40))`)
    await database.asOwner(`delete from core.context_secrets where key_id = 'masked'`)
    const [, deletion] = (await trailOf(database, 'core.context_secrets')).filter(
      ({ row_key }) => row_key === 'masked',
    )
    expect(deletion?.diff).toMatchObject({ secret: 'masked', key_id: ['masked', null] })
    const everything = JSON.stringify(await database.asOwner('select * from audit.changes'))
    expect(everything).not.toMatch(/\+233|ssss|7373737373/)
  })

  test('is masked in every column that its comment declares, whatever the table', async () => {
    const declared = await database.asOwner<{ table_name: string; columns: string[] }>(`
      select a.attrelid::regclass::text as table_name, array_agg(a.attname::text) as columns
      from pg_attribute a
      where a.attnum > 0 and col_description(a.attrelid, a.attnum) ~ '^@(pii kind=|secret )'
        and exists (select from pg_trigger t where t.tgrelid = a.attrelid and t.tgname = '_500_audit_update')
      group by 1`)
    expect(declared.length).toBeGreaterThan(3)
    for (const { table_name, columns } of declared) {
      const [row] = await database.asOwner<{ source: string }>(
        'select audit.recorder_source($1::regclass) as source',
        [table_name],
      )
      for (const column of columns) {
        expect(row?.source).not.toMatch(new RegExp(`json_build_array\\((o|n)\\.${column}\\b`))
        expect(row?.source).toContain(`',"${column}":' || '"masked"'`)
      }
    }
  })
})
