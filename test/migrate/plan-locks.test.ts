import type { Client } from 'pg'
import { beforeAll, expect, test } from 'vitest'
import { strongerLock, type LockLevel } from '../../src/migrate/plan/lock-level.js'
import { readDatabaseFacts } from '../../src/migrate/plan/database-facts.js'
import { describeOnServer } from '../harness/describe-on-server.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { planOf } from './plan-facts.js'

const database = await useTestDatabase()

const schema = `
  create schema shop;
  create domain shop.status as text check (value in ('open', 'done'));
  create table shop.customers (id int primary key, name varchar(20), city text check (city is not null));
  create table shop.orders (id int primary key, customer_id int, name varchar(20), price numeric(10,2), state shop.status,
    constraint orders_customer_fkey foreign key (customer_id) references shop.customers);
  create index orders_name_idx on shop.orders (name);
  alter table shop.orders add constraint cheap check (price < 100) not valid;
  alter table shop.orders add constraint other_fkey foreign key (id) references shop.customers not valid;
  create table shop.events (id int, at date) partition by range (id);
  create table shop.events_1 partition of shop.events for values from (1) to (100);
  create table shop.events_rest partition of shop.events default;
  create table shop.old_events (id int, at date);
  create materialized view shop.totals as select name, count(*) as n from shop.customers group by 1;
  create unique index totals_idx on shop.totals (name);
  create view shop.cheap as select id from shop.customers;
  create function shop.tg() returns trigger language plpgsql as 'begin return NEW; end';
  create trigger existing after insert on shop.orders for each row execute function shop.tg();
  create policy existing on shop.orders using (true);
  insert into shop.customers select n, 'c' || n, 'x' from generate_series(1, 50) n;
  insert into shop.orders select n, n, 'o' || n, n, 'open' from generate_series(1, 50) n;
  insert into shop.events select n, '2026-01-01' from generate_series(1, 50) n;
  insert into shop.old_events values (200, '2026-01-01');
  analyze shop.customers, shop.orders`

const statements = [
  'alter table shop.orders add column a int',
  'alter table shop.orders add column a int not null default 3',
  'alter table shop.orders add column a timestamptz default now()',
  'alter table shop.orders add column a uuid default gen_random_uuid()',
  'alter table shop.orders add column a bigint generated always as identity',
  'alter table shop.orders add column a text generated always as (lower(name)) stored',
  'alter table shop.orders add column a shop.status',
  'alter table shop.orders add column a int references shop.customers',
  'alter table shop.orders drop column price',
  'alter table shop.orders drop column customer_id',
  'alter table shop.orders alter column customer_id type bigint',
  'alter table shop.orders alter column price set not null',
  'alter table shop.orders alter column price drop not null',
  'alter table shop.orders alter column price set default 3',
  'alter table shop.orders alter column price set statistics 500',
  'alter table shop.orders alter column price set (n_distinct = 5)',
  'alter table shop.orders alter column id type bigint',
  'alter table shop.orders alter column name type text',
  'alter table shop.orders alter column name type varchar(40)',
  'alter table shop.orders alter column name type varchar(10)',
  'alter table shop.orders alter column price type numeric(12,2)',
  'alter table shop.orders alter column price type numeric(12,3)',
  'alter table shop.orders alter column name set storage external',
  'alter table shop.orders rename column price to cost',
  'alter table shop.orders rename to purchases',
  'alter table shop.orders set schema public',
  'alter table shop.orders add check (price > 0)',
  'alter table shop.orders add check (price > 0) not valid',
  'alter table shop.orders validate constraint cheap',
  'alter table shop.orders validate constraint other_fkey',
  'alter table shop.orders add foreign key (id) references shop.customers',
  'alter table shop.orders add foreign key (id) references shop.customers not valid',
  'alter table shop.orders add unique (name)',
  'alter table shop.orders drop constraint cheap',
  'alter table shop.orders drop constraint orders_customer_fkey',
  'alter table shop.orders set (fillfactor = 80)',
  'alter table shop.orders set (user_catalog_table = true)',
  'alter table shop.orders set unlogged',
  'alter table shop.orders cluster on orders_pkey',
  'alter table shop.orders replica identity full',
  'alter table shop.orders enable row level security',
  'alter table shop.orders force row level security',
  'alter table shop.orders disable trigger existing',
  'alter table shop.orders owner to current_user',
  'create index on shop.orders (price)',
  'drop index shop.orders_name_idx',
  'alter index shop.orders_name_idx rename to other_idx',
  'reindex table shop.orders',
  'create table shop.new (id int)',
  'create table shop.new (id int references shop.customers)',
  'create table shop.new (like shop.orders including all)',
  'create table shop.new () inherits (shop.customers)',
  'create table shop.new as select * from shop.orders',
  'create table shop.events_2 partition of shop.events for values from (100) to (200)',
  'drop table shop.old_events',
  'drop table shop.orders',
  'truncate shop.old_events',
  'truncate shop.customers cascade',
  'lock table shop.orders in share row exclusive mode',
  'alter table shop.events attach partition shop.old_events for values from (200) to (300)',
  'alter table shop.events detach partition shop.events_1',
  'create trigger t after insert on shop.orders for each row execute function shop.tg()',
  'drop trigger existing on shop.orders',
  'alter trigger existing on shop.orders rename to another',
  'create policy p on shop.orders using (true)',
  'alter policy existing on shop.orders using (false)',
  'drop policy existing on shop.orders',
  'create rule r as on insert to shop.old_events do nothing',
  'grant select on shop.orders to public',
  'revoke all on shop.orders from public',
  `comment on table shop.orders is 'x'`,
  `comment on column shop.orders.id is 'x'`,
  `comment on trigger existing on shop.orders is 'x'`,
  `comment on policy existing on shop.orders is 'x'`,
  `comment on constraint cheap on shop.orders is 'x'`,
  `comment on index shop.orders_name_idx is 'x'`,
  'create or replace function shop.f() returns int language sql as $$ select 1 $$',
  'create view shop.v as select * from shop.orders',
  'create statistics shop.s on name, price from shop.orders',
  'create sequence shop.q',
  'insert into shop.old_events values (1)',
  'insert into shop.old_events select id from shop.customers',
  'update shop.orders set price = 1',
  'update shop.orders o set price = 1 from shop.customers c where c.id = o.id',
  'delete from shop.old_events',
  'merge into shop.old_events o using shop.customers c on c.id = o.id when not matched then do nothing',
  'cluster shop.orders using orders_pkey',
  'refresh materialized view shop.totals',
  'refresh materialized view concurrently shop.totals',
  `alter domain shop.status add constraint c check (value <> 'x')`,
  `alter domain shop.status add constraint c check (value <> 'x') not valid`,
  'alter domain shop.status set not null',
  'with o as (select * from shop.orders) select * from o',
]

describeOnServer('the plan against the locks of a real server', 'it reads pg_locks', () => {
  let client: Client
  beforeAll(async () => {
    client = await database.openClient(await database.newEmptyDatabase())
    await client.query(schema)
  })

  /** What a statement really locks and rewrites, of the tables that were there; all of it is rolled back. */
  async function reallyDoes(sql: string): Promise<{ locks: readonly string[]; rewrites: readonly string[] }> {
    await client.query('begin')
    try {
      await client.query(
        'create temporary table before on commit drop as select oid, oid::regclass::text as name, pg_relation_filenode(oid) as node from pg_class where relkind in ($$r$$, $$p$$, $$m$$)',
      )
      await client.query(sql)
      const { rows } = await client.query<{ name: string; mode: string }>(
        `select b.name, l.mode from pg_locks l join before b on b.oid = l.relation
          where l.pid = pg_backend_pid() and l.locktype = 'relation' and b.name ~ '^shop'`,
      )
      const levels = new Map<string, LockLevel>()
      for (const { name, mode } of rows) {
        const level = mode
          .replace(/Lock$/, '')
          .replace(/(?!^)([A-Z])/g, ' $1')
          .toUpperCase() as LockLevel
        levels.set(name, strongerLock(level, levels.get(name) ?? level))
      }
      const { rows: changed } = await client.query<{ name: string }>(
        `select b.name from before b join pg_class c on c.oid = b.oid
          where b.name ~ '^shop' and c.relkind in ('r', 'm') and pg_relation_filenode(b.oid) <> b.node order by 1`,
      )
      return {
        locks: [...levels].map(([name, level]) => `${name} ${level}`).sort(),
        rewrites: changed.map(({ name }) => name),
      }
    } finally {
      await client.query('rollback')
    }
  }

  test.each(statements)('%s', async (sql) => {
    const facts = await readDatabaseFacts(client)
    const [planned] = await planOf(sql, facts)
    const real = await reallyDoes(sql)
    const isPartition = (lock: string) => lock.startsWith('shop.events_1 ')
    const locks = planned?.locks.map(({ table, level }) => `${table} ${level}`).sort()
    // The partitions of a parent are a number in the plan, and their names on the server.
    const named = locks?.some(isPartition) ? real.locks : real.locks.filter((lock) => !isPartition(lock))
    // What a materialised view reads stands in its own definition, not in the statement.
    const told = sql.startsWith('refresh') ? named.filter((lock) => !lock.endsWith('ACCESS SHARE')) : named
    expect(locks).toEqual(told)
    // Truncating gives a table a new, empty file, too.
    const rewritten = sql.startsWith('truncate') ? [] : real.rewrites
    expect(planned?.rewrites.map(({ table }) => table).sort()).toEqual(rewritten)
  })

  test.each([
    'create index concurrently on shop.orders (price)',
    'drop index concurrently shop.orders_name_idx',
    'reindex table concurrently shop.orders',
    'vacuum shop.orders',
    'vacuum (full) shop.orders',
    'alter table shop.events detach partition shop.events_1 concurrently',
  ])('%s is refused inside a transaction, as the plan says', async (sql) => {
    const [planned] = await planOf(sql, await readDatabaseFacts(client))
    expect(planned?.reasons.join()).toContain('inside a transaction')
    await expect(reallyDoes(sql)).rejects.toMatchObject({ code: '25001' })
  })

  test('sizes are those of the server, and those of partitions count for their parent', async () => {
    const { tables } = await readDatabaseFacts(client)
    expect(tables['shop.orders']).toMatchObject({ rows: 50, partitions: 0, kind: 'r' })
    expect(tables['shop.events']).toMatchObject({
      partitions: 2,
      defaultPartition: 'shop.events_rest',
      rows: null,
    })
    expect(tables['shop.events']?.heapBytes).toBeGreaterThan(0)
    expect(tables['shop.orders']?.references).toEqual({
      orders_customer_fkey: { table: 'shop.customers', columns: ['customer_id'], targetColumns: ['id'] },
      other_fkey: { table: 'shop.customers', columns: ['id'], targetColumns: ['id'] },
    })
  })
})
