import { beforeEach, describe, expect, test } from 'vitest'
import { useTestDatabase } from '../../harness/use-test-database.js'
import { attack, tokenFor } from '../../attack/attacker.js'
import { addTwoMarkets, ghana, kenya } from '../../market/two-markets.js'
import { addServiceTables } from './service-tables.js'

const database = await useTestDatabase()
await addTwoMarkets(database)
await addServiceTables(database)

const names = ['profiles', 'clients', 'categories', 'subcategories', 'orders', 'bids', 'photos']
const row = (number: number) => `01890000-0000-7000-8000-0000000001${String(number).padStart(2, '0')}`

/** Two categories with an order each, by one client; the same ids in both markets. */
beforeEach(async () => {
  await database.asOwner(`truncate ${names.map((name) => `probe.${name}`).join(', ')}`)
  for (const tenant of [ghana.id, kenya.id])
    await database.asOwner(`
      insert into probe.profiles (id, tenant_id, name) values ('${row(1)}', ${tenant}, 'profile');
      insert into probe.clients (id, tenant_id, name, profile_id) values ('${row(2)}', ${tenant}, 'client', '${row(1)}');
      insert into probe.categories (id, tenant_id, name) values ('${row(10)}', ${tenant}, 'cleaning'), ('${row(20)}', ${tenant}, 'painting');
      insert into probe.subcategories (id, tenant_id, name, category_id) values
        ('${row(11)}', ${tenant}, 'windows', '${row(10)}'), ('${row(12)}', ${tenant}, 'floors', '${row(10)}');
      insert into probe.orders (id, tenant_id, name, category_id, client_id) values
        ('${row(13)}', ${tenant}, 'clean', '${row(10)}', '${row(2)}'), ('${row(23)}', ${tenant}, 'paint', '${row(20)}', '${row(2)}');
      insert into probe.bids (id, tenant_id, name, order_id) values
        ('${row(14)}', ${tenant}, 'low', '${row(13)}'), ('${row(15)}', ${tenant}, 'high', '${row(13)}'), ('${row(24)}', ${tenant}, 'only', '${row(23)}');
      insert into probe.photos (id, tenant_id, name, order_id) values ('${row(16)}', ${tenant}, 'kitchen', '${row(13)}');`)
})

const run = (sql: string, who: typeof ghana.ama | typeof ghana.admin = ghana.admin) =>
  database.as('pnc_service', async (client) => {
    await client.query('select core.enter($1)', [tokenFor(database, who)])
    return (await client.query(sql)).rowCount
  })
const remove = (table: string, name: string) =>
  run(`update probe.${table} set deleted_at = now() where name = '${name}' and deleted_at is null`)
const restore = (table: string, name: string) =>
  run(`update probe.${table} set deleted_at = null where name = '${name}'`)

/** The names of everything deleted in a market, sorted. */
const deleted = async (tenant: number = ghana.id) =>
  (
    await database.asOwner<{ name: string }>(
      `${names.map((name) => `select name from probe.${name} where tenant_id = ${tenant} and deleted_at is not null`).join(' union all ')} order by 1`,
    )
  ).map(({ name }) => name)
const everything = async () =>
  database.asOwner(
    `${names.map((name) => `select '${name}' as of, id, tenant_id, name, deleted_at, deletion_id from probe.${name}`).join(' union all ')} order by 1, 2, 3`,
  )

describe('a deletion', () => {
  test('takes along everything below, three levels deep, with one id and one date', async () => {
    await remove('categories', 'cleaning')
    expect(await deleted()).toEqual(['clean', 'cleaning', 'floors', 'high', 'kitchen', 'low', 'windows'])
    const marks = await database.asOwner(
      names
        .map((name) => `select deletion_id, deleted_at from probe.${name} where deleted_at is not null`)
        .join(' union '),
    )
    expect(marks).toHaveLength(1)
  })

  test('touches no row of another tenant, though it has the same ids', async () => {
    await remove('categories', 'cleaning')
    expect(await deleted(kenya.id)).toEqual([])
    await restore('categories', 'cleaning')
    await run(`update probe.categories set deleted_at = now()`)
    expect(await deleted(kenya.id)).toEqual([])
  })

  test('takes along what somebody else owns, whom the deleter could not touch', async () => {
    await database.asOwner(`update probe.bids set owner_id = $1 where tenant_id = 101`, [ghana.kofi.user])
    expect(await run(`update probe.bids set deleted_at = now()`, ghana.ama)).toBe(0)
    expect(await run(`update probe.orders set deleted_at = now() where name = 'clean'`, ghana.ama)).toBe(1)
    expect(await deleted()).toEqual(['clean', 'high', 'kitchen', 'low'])
  })

  test('of a thousand children is one deletion', async () => {
    await database.asOwner(
      `insert into probe.bids (tenant_id, name, order_id) select 101, 'many', '${row(13)}' from generate_series(1, 1000)`,
    )
    await remove('orders', 'clean')
    expect(await deleted()).toHaveLength(1004)
    await restore('orders', 'clean')
    expect(await deleted()).toEqual([])
  })
})

describe('a restoration', () => {
  test('brings back exactly what went along', async () => {
    const before = await everything()
    await remove('categories', 'cleaning')
    await restore('categories', 'cleaning')
    expect(await everything()).toEqual(before)
    const [order] = await database.asOwner(
      `select restored_at from probe.orders where id = $1 and tenant_id = 101`,
      [row(13)],
    )
    expect(order).toEqual({ restored_at: expect.any(Date) as Date })
  })

  test('leaves deleted what was deleted before, on every level', async () => {
    await remove('bids', 'low')
    await remove('subcategories', 'floors')
    await remove('categories', 'cleaning')
    await restore('categories', 'cleaning')
    expect(await deleted()).toEqual(['floors', 'low'])
    await restore('bids', 'low')
    await restore('subcategories', 'floors')
    expect(await deleted()).toEqual([])
  })

  test('leaves deleted a whole branch that was deleted before', async () => {
    await remove('orders', 'clean')
    await remove('categories', 'cleaning')
    await restore('categories', 'cleaning')
    expect(await deleted()).toEqual(['clean', 'high', 'kitchen', 'low'])
    await restore('orders', 'clean')
    expect(await deleted()).toEqual([])
  })

  test.each([
    ['orders', 'clean'],
    ['bids', 'low'],
  ])('of one of the %s below something deleted is refused', async (table, name) => {
    await remove('categories', 'cleaning')
    await expect(restore(table, name)).rejects.toMatchObject({ code: 'PN011' })
    expect(await deleted()).toHaveLength(7)
  })
})

describe('a row with two parents', () => {
  test.each([
    ['categories', 'cleaning', 'clients', 'client'],
    ['clients', 'client', 'categories', 'cleaning'],
  ])(
    'whose %s and then whose other parent is deleted comes back with the last of them',
    async (a, one, b, other) => {
      await remove(a, one)
      await remove(b, other)
      await restore(a, one)
      expect(await deleted()).toEqual(expect.arrayContaining(['clean', 'high', 'kitchen', 'low']))
      await restore(b, other)
      expect(await deleted()).toEqual([])
    },
  )

  test('comes back with the second, too, when the first is restored last', async () => {
    await remove('categories', 'cleaning')
    await remove('clients', 'client')
    await restore('clients', 'client')
    expect(await deleted()).toEqual(['clean', 'cleaning', 'floors', 'high', 'kitchen', 'low', 'windows'])
    await restore('categories', 'cleaning')
    expect(await deleted()).toEqual([])
  })

  test('and what hangs from it is handed over as a whole, but for what was deleted before', async () => {
    await remove('bids', 'low')
    await remove('categories', 'cleaning')
    await remove('profiles', 'profile')
    await restore('categories', 'cleaning')
    const ids = await database.asOwner(`
      select deletion_id from probe.profiles where tenant_id = 101
      union select deletion_id from probe.orders where tenant_id = 101 and name = 'clean'
      union select deletion_id from probe.bids where tenant_id = 101 and name = 'high'`)
    expect(ids).toHaveLength(1)
    await restore('profiles', 'profile')
    expect(await deleted()).toEqual(['low'])
  })

  test('is neither restored nor written while one of them is deleted', async () => {
    await remove('orders', 'clean')
    await remove('clients', 'client')
    await expect(restore('orders', 'clean')).rejects.toMatchObject({ code: 'PN011' })
    const insert = `insert into probe.orders (tenant_id, name, category_id, client_id) values (101, 'new', '${row(10)}', '${row(2)}')`
    await expect(run(insert)).rejects.toMatchObject({ code: 'PN011' })
  })

  test('of one deletion comes back when all of it does', async () => {
    // Both parents below one: a diamond.
    await database.asOwner(`
      alter table probe.categories add column profile_id uuid;
      alter table probe.categories add foreign key (profile_id, tenant_id) references probe.profiles (id, tenant_id);
      select core.register_soft_delete('probe.profiles', 'probe.categories', 'profile_id');
      update probe.categories set profile_id = '${row(1)}'`)
    try {
      await remove('profiles', 'profile')
      expect(await deleted()).toHaveLength(12)
      await restore('profiles', 'profile')
      expect(await deleted()).toEqual([])
    } finally {
      await database.asOwner(`
        select core.unregister_soft_delete('probe.categories', 'profile_id');
        alter table probe.categories drop column profile_id`)
    }
  })
})

describe('nothing live below something deleted', () => {
  const bid = (order: string, values = '') =>
    `insert into probe.bids (tenant_id, name, order_id) values (101, 'late', '${order}')${values}`

  test('is written, not even among others', async () => {
    await remove('orders', 'clean')
    await expect(run(bid(row(13)))).rejects.toMatchObject({
      code: 'PN011',
      message: `probe.orders ${row(13)} is deleted`,
    })
    await expect(run(bid(row(23), `, (101, 'late', '${row(13)}')`))).rejects.toMatchObject({ code: 'PN011' })
    expect(await run(bid(row(23)))).toBe(1)
  })

  test('is moved there', async () => {
    await remove('orders', 'clean')
    await expect(
      run(`update probe.bids set order_id = '${row(13)}' where name = 'only'`),
    ).rejects.toMatchObject({
      code: 'PN011',
    })
  })

  test('is in the way of what has no parent', async () => {
    expect(await run(`insert into probe.bids (tenant_id, name) values (101, 'free')`)).toBe(1)
  })
})

describe('the functions behind it', () => {
  test('that were written for the tables are pinned, owned by the definer, and granted to nobody', async () => {
    const rows = await database.asOwner<{
      owner: string
      is_definer: boolean
      settings: string[]
      grants: string
    }>(
      `select pg_get_userbyid(proowner) as owner, prosecdef as is_definer, proconfig as settings, proacl::text as grants
       from pg_proc where pronamespace = 'probe'::regnamespace`,
    )
    expect(rows).toHaveLength(6)
    for (const row of rows)
      expect(row).toEqual({
        owner: 'pnc_definer',
        is_definer: true,
        settings: ['search_path=pg_catalog, pg_temp'],
        grants: '{pnc_definer=X/pnc_definer}',
      })
    const [left] = await database.asOwner(
      `select has_schema_privilege('pnc_definer', 'probe', 'create') as may_create`,
    )
    expect(left).toEqual({ may_create: false })
  })

  test('a table that lacks the columns, or a key with the tenant, is not registered', async () => {
    await database.asOwner('create table probe.plain (id uuid, tenant_id int, order_id uuid)')
    await expect(
      database.asOwner(`select core.register_soft_delete('probe.orders', 'probe.plain', 'order_id')`),
    ).rejects.toMatchObject({ code: '42P16', message: expect.stringContaining('deleted_at') as string })
    await expect(
      database.asOwner(`select core.register_soft_delete('probe.profiles', 'probe.bids', 'order_id')`),
    ).rejects.toMatchObject({ code: '42P16', message: expect.stringContaining('foreign key') as string })
    await database.asOwner('drop table probe.plain')
  })

  test('a registration is taken back whole: what hung from a row stays when it goes', async () => {
    await database.asOwner(`select core.unregister_soft_delete('probe.photos', 'order_id')`)
    try {
      await remove('orders', 'clean')
      expect(await deleted()).toEqual(['clean', 'high', 'low'])
      await run(`insert into probe.photos (tenant_id, name, order_id) values (101, 'late', '${row(13)}')`)
    } finally {
      await database.asOwner(`
        delete from probe.photos where name = 'late';
        select core.register_soft_delete('probe.orders', 'probe.photos', 'order_id')`)
    }
    const grants = await database.asOwner(
      `select grantee from information_schema.role_routine_grants
       where routine_schema = 'core' and routine_name = 'tg__cascade_deletion' and grantee <> 'pnc_definer'`,
    )
    expect(grants).toEqual([])
  })

  test('are of no use to a service: it can neither register, nor write the registry, nor put them on a table', async () => {
    await attack(database, ghana.admin, async (attempt) => {
      for (const sql of [
        `select core.register_soft_delete('probe.orders', 'probe.bids', 'order_id')`,
        `select core.unregister_soft_delete('probe.bids', 'order_id')`,
        `insert into core.soft_delete_cascades values ('core.users', 'id', 'probe.bids')`,
        `update core.soft_delete_cascades set parent_table = 'core.users'`,
        `delete from core.soft_delete_cascades`,
        `create trigger mine after update on probe.bids for each row execute function core.tg__cascade_deletion('probe.bids')`,
        `create temporary table mine (id uuid, tenant_id int, deleted_at timestamptz, deletion_id uuid)`,
        `select core.tg__cascade_deletion()`,
        `update probe.bids set deletion_id = core.uuid_v7()`,
      ])
        expect((await attempt(sql)).refused, sql).toMatch(/^(42501|0A000)$/)
    })
  })

  test('a cascade under the context of one tenant cannot be led to rows of another by a foreign parent', async () => {
    await attack(database, ghana.admin, async (attempt) => {
      const smuggled = `insert into probe.bids (tenant_id, name, order_id) values (${kenya.id}, 'smuggled', '${row(13)}')`
      expect((await attempt(smuggled)).refused).toBe('42501')
      expect(
        (await attempt(`update probe.orders set deleted_at = now() where tenant_id = ${kenya.id}`)).rowCount,
      ).toBe(0)
    })
    expect(await deleted(kenya.id)).toEqual([])
  })
})
