import type { Client } from 'pg'
import { beforeEach, expect, test } from 'vitest'
import { tokenFor } from '../../attack/attacker.js'
import { describeOnServer } from '../../harness/describe-on-server.js'
import { race } from '../../harness/race.js'
import { useTestDatabase } from '../../harness/use-test-database.js'
import { addTwoMarkets, ghana } from '../../market/two-markets.js'
import { addServiceTables } from './service-tables.js'

const database = await useTestDatabase()
await addTwoMarkets(database)
await addServiceTables(database)

const id = (number: number) => `01890000-0000-7000-8000-00000000020${number}`
const insertBid = `insert into probe.bids (tenant_id, name, order_id) values (101, 'new', '${id(4)}')`
const restoreBid = `update probe.bids set deleted_at = null where name = 'old'`
const moveBid = `update probe.bids set order_id = '${id(4)}' where name = 'elsewhere'`
const remove = (table: string) =>
  `update probe.${table} set deleted_at = now() where id in ('${id(1)}', '${id(2)}', '${id(3)}', '${id(4)}')`
const restore = (table: string) => `update probe.${table} set deleted_at = null where deleted_at is not null`

describeOnServer('two at once', 'the embedded engine is one session', () => {
  let first: Client
  let second: Client

  beforeEach(async () => {
    await database.asOwner(
      'truncate probe.profiles, probe.clients, probe.categories, probe.subcategories, probe.orders, probe.bids, probe.photos',
    )
    await database.asOwner(`
      insert into probe.profiles (id, tenant_id, name) values ('${id(1)}', 101, 'profile');
      insert into probe.clients (id, tenant_id, name, profile_id) values ('${id(2)}', 101, 'client', '${id(1)}');
      insert into probe.categories (id, tenant_id, name) values ('${id(3)}', 101, 'category');
      insert into probe.orders (id, tenant_id, name, category_id, client_id) values
        ('${id(4)}', 101, 'order', '${id(3)}', '${id(2)}'), ('${id(5)}', 101, 'other', null, null);
      insert into probe.bids (tenant_id, name, order_id) values (101, 'old', '${id(4)}'), (101, 'elsewhere', '${id(5)}')`)
    first = await database.openClient(database.serviceUrl)
    second = await database.openClient(database.serviceUrl)
    return async () => {
      await first.end()
      await second.end()
    }
  })

  /** Live rows below deleted ones: there must never be one. */
  const orphans = () =>
    database.asOwner(`
      select o.name from probe.orders o join probe.categories p on p.id = o.category_id where o.deleted_at is null and p.deleted_at is not null
      union all
      select o.name from probe.orders o join probe.clients p on p.id = o.client_id where o.deleted_at is null and p.deleted_at is not null
      union all
      select b.name from probe.bids b join probe.orders p on p.id = b.order_id where b.deleted_at is null and p.deleted_at is not null`)
  /** Deleted rows that no deleted parent would bring back. */
  const lost = () =>
    database.asOwner(`
      select o.name from probe.orders o
      where o.deleted_at is not null
        and not exists (select from probe.categories p where p.id = o.category_id and p.deletion_id = o.deletion_id)
        and not exists (select from probe.clients p where p.id = o.client_id and p.deletion_id = o.deletion_id)`)

  /** A transaction for each of the two statements, with their snapshots before anything happens; what became of both. */
  const raceOf = async (one: string, other: string, isolation = 'read committed') => {
    for (const [client, sql] of [
      [first, one],
      [second, other],
    ] as const) {
      // Deletions are refused under any other isolation.
      const needed = sql.includes('= now()') || sql.includes('restore') ? 'read committed' : isolation
      await client.query(`begin isolation level ${needed}`)
      await client.query('select core.enter($1)', [tokenFor(database, ghana.admin)])
      await client.query('select from probe.orders')
    }
    return race(database, [first, one], [second, other])
  }

  test.each([
    ['written', insertBid, 'read committed'],
    ['written', insertBid, 'repeatable read'],
    ['written', insertBid, 'serializable'],
    ['moved', moveBid, 'read committed'],
    ['moved', moveBid, 'repeatable read'],
  ])('a row %s while its parent is deleted is refused', async (_, statement, isolation) => {
    const [, outcome] = await raceOf(remove('orders'), statement, isolation)
    expect(outcome).toMatch(/^(PN011|40001)$/)
    expect(await orphans()).toEqual([])
  })

  test.each([
    [insertBid, 'read committed'],
    [insertBid, 'repeatable read'],
    [moveBid, 'read committed'],
    [moveBid, 'serializable'],
  ])('a parent deleted while a row is written goes with it', async (statement, isolation) => {
    const [one, other] = await raceOf(statement, remove('orders'), isolation)
    expect(one).toBe('committed')
    expect(other).toMatch(/^(committed|40001)$/)
    expect(await orphans()).toEqual([])
  })

  test('a row restored while its parent is deleted is refused, and the other way around goes with it', async () => {
    await database.asOwner(`update probe.bids set deleted_at = now() where name = 'old'`)
    expect(await raceOf(remove('orders'), restoreBid)).toEqual(['committed', 'PN011'])
    await database.asOwner(restore('orders'))
    expect(await raceOf(restoreBid, remove('orders'))).toEqual(['committed', 'committed'])
    expect(await orphans()).toEqual([])
  })

  test('a row written while a grandparent is deleted is refused, or goes with it', async () => {
    expect(await raceOf(remove('clients'), insertBid)).toEqual(['committed', 'PN011'])
    await database.asOwner(restore('clients'))
    expect(await raceOf(insertBid, remove('clients'))).toEqual(['committed', 'committed'])
    expect(await orphans()).toEqual([])
  })

  test('both parents of a row deleted at once: it comes back with the last of them', async () => {
    expect(await raceOf(remove('clients'), remove('categories'))).toEqual(['committed', 'committed'])
    for (const table of ['clients', 'categories']) await database.asOwner(restore(table))
    expect(await database.asOwner('select from probe.orders where deleted_at is not null')).toEqual([])
  })

  test.each([
    ['clients', 'categories'],
    ['categories', 'clients'],
  ])('one of two deleted parents restored while the other is: nothing is lost', async (one, other) => {
    await database.asOwner(remove(one))
    await database.asOwner(remove(other))
    const outcomes = await raceOf(restore(one), restore(other))
    // Who is refused tries again.
    expect(outcomes.filter((outcome) => outcome !== 'committed' && outcome !== '40P01')).toEqual([])
    for (const table of [one, other]) await database.asOwner(restore(table))
    expect(await orphans()).toEqual([])
    expect(await lost()).toEqual([])
    expect(await database.asOwner('select from probe.orders where deleted_at is not null')).toEqual([])
  })

  test.each([
    ['restored', 'deleted', (a: string, b: string) => [restore(a), remove(b)] as const],
    ['deleted', 'restored', (a: string, b: string) => [remove(b), restore(a)] as const],
  ])(
    'one parent %s while the other is %s: the row stays with the other',
    async (_one, _other, statements) => {
      await database.asOwner(remove('clients'))
      const outcomes = await raceOf(...statements('clients', 'categories'))
      expect(outcomes).toEqual(['committed', 'committed'])
      expect(await orphans()).toEqual([])
      expect(await lost()).toEqual([])
      await database.asOwner(restore('categories'))
      expect(await database.asOwner('select from probe.orders where deleted_at is not null')).toEqual([])
    },
  )

  test('deleting, and restoring what has another parent, need read committed, because a snapshot would miss rows just written', async () => {
    for (const isolation of ['repeatable read', 'serializable']) {
      for (const statement of [remove('orders'), restore('clients')]) {
        if (statement.includes('= null')) await database.asOwner(remove('clients'))
        await first.query(`begin isolation level ${isolation}`)
        await first.query('select core.enter($1)', [tokenFor(database, ghana.admin)])
        await expect(first.query(statement)).rejects.toMatchObject({ code: 'PN012' })
        await first.query('rollback')
        await database.asOwner(restore('clients'))
      }
    }
  })
})
