import { describe, expect, test } from 'vitest'
import { parseScript } from '../../src/migrate/plan/parse-script.js'
import { rewritesType } from '../../src/migrate/plan/type-change.js'
import { planOf, shop } from './plan-facts.js'

const AE = 'ACCESS EXCLUSIVE'
const SRE = 'SHARE ROW EXCLUSIVE'
const SUE = 'SHARE UPDATE EXCLUSIVE'

interface Row {
  readonly sql: string
  /** `shop.orders ACCESS EXCLUSIVE` */
  readonly locks: readonly string[]
  readonly danger: 'none' | 'low' | 'high'
  readonly rewrites?: readonly string[]
  readonly scans?: readonly string[]
  /** A part of the reasons. */
  readonly because?: string
  /** A part of the safer ways. */
  readonly safer?: string
  /** Outside a transaction. */
  readonly alone?: true
}

const rows: readonly Row[] = [
  // Columns
  { sql: 'alter table shop.orders add column a int', locks: [`shop.orders ${AE}`], danger: 'low' },
  {
    sql: 'alter table shop.orders add column a int default 3 not null',
    locks: [`shop.orders ${AE}`],
    danger: 'low',
  },
  {
    sql: 'alter table shop.orders add column a timestamptz default now()',
    locks: [`shop.orders ${AE}`],
    danger: 'low',
  },
  {
    sql: 'alter table shop.orders add column a uuid default gen_random_uuid()',
    locks: [`shop.orders ${AE}`],
    danger: 'high',
    rewrites: ['shop.orders'],
    because: 'another value',
    safer: 'in batches',
  },
  {
    sql: 'alter table shop.orders add column a int default shop.unheard_of()',
    locks: [`shop.orders ${AE}`],
    danger: 'high',
    rewrites: ['shop.orders'],
  },
  {
    sql: 'alter table shop.settings add column a uuid default gen_random_uuid()',
    locks: [`shop.settings ${AE}`],
    danger: 'low',
    rewrites: ['shop.settings'],
  },
  {
    sql: 'alter table shop.drafts add column a uuid default gen_random_uuid()',
    locks: [`shop.drafts ${AE}`],
    danger: 'none',
    rewrites: ['shop.drafts'],
  },
  {
    sql: 'alter table shop.orders add column a bigint generated always as identity',
    locks: [`shop.orders ${AE}`],
    danger: 'high',
    rewrites: ['shop.orders'],
  },
  {
    sql: 'alter table shop.orders add column a bigserial',
    locks: [`shop.orders ${AE}`],
    danger: 'high',
    rewrites: ['shop.orders'],
  },
  {
    sql: 'alter table shop.orders add column a text generated always as (lower(name)) stored',
    locks: [`shop.orders ${AE}`],
    danger: 'high',
    rewrites: ['shop.orders'],
    because: 'computed',
  },
  {
    sql: 'alter table shop.orders add column a shop.status',
    locks: [`shop.orders ${AE}`],
    danger: 'high',
    rewrites: ['shop.orders'],
    because: 'domain with checks',
    safer: 'base type',
  },
  { sql: 'alter table shop.orders add column a shop.plain', locks: [`shop.orders ${AE}`], danger: 'low' },
  {
    sql: 'alter table shop.orders add column a int not null',
    locks: [`shop.orders ${AE}`],
    danger: 'high',
    because: 'the statement fails',
  },
  { sql: 'alter table shop.drafts add column a int not null', locks: [`shop.drafts ${AE}`], danger: 'none' },
  {
    sql: 'alter table shop.orders add column a int references shop.customers',
    locks: [`shop.orders ${AE}`, `shop.customers ${SRE}`],
    danger: 'low',
  },
  {
    sql: 'alter table shop.orders drop column city',
    locks: [`shop.orders ${AE}`],
    danger: 'high',
    because: 'the values of city are lost',
    safer: 'later release',
  },
  {
    sql: 'alter table shop.orders alter column city set not null',
    locks: [`shop.orders ${AE}`],
    danger: 'high',
    scans: ['shop.orders'],
    because: 'look for nulls',
    safer: 'check (city is not null) not valid',
  },
  {
    sql: 'alter table shop.customers alter column city set not null',
    locks: [`shop.customers ${AE}`],
    danger: 'low',
  },
  {
    sql: 'alter table shop.orders alter column city drop not null',
    locks: [`shop.orders ${AE}`],
    danger: 'low',
  },
  {
    sql: 'alter table shop.orders alter column city set default 3',
    locks: [`shop.orders ${AE}`],
    danger: 'low',
  },
  {
    sql: 'alter table shop.orders alter column city set statistics 500',
    locks: [`shop.orders ${SUE}`],
    danger: 'none',
  },
  {
    sql: 'alter table shop.orders alter column id type bigint',
    locks: [`shop.orders ${AE}`],
    danger: 'high',
    rewrites: ['shop.orders'],
    because: 'integer and int8 are stored differently',
    safer: 'second column',
  },
  { sql: 'alter table shop.orders alter column name type text', locks: [`shop.orders ${AE}`], danger: 'low' },
  {
    sql: 'alter table shop.orders alter column name type varchar(40)',
    locks: [`shop.orders ${AE}`],
    danger: 'low',
  },
  {
    sql: 'alter table shop.orders rename column city to town',
    locks: [`shop.orders ${AE}`],
    danger: 'high',
    because: 'the old name',
  },
  // Constraints
  {
    sql: 'alter table shop.orders add check (price > 0)',
    locks: [`shop.orders ${AE}`],
    danger: 'high',
    scans: ['shop.orders'],
    safer: 'not valid',
  },
  {
    sql: 'alter table shop.orders add constraint p check (price > 0) not valid',
    locks: [`shop.orders ${AE}`],
    danger: 'low',
  },
  {
    sql: 'alter table shop.orders validate constraint p',
    locks: [`shop.orders ${SUE}`],
    danger: 'none',
    scans: ['shop.orders'],
  },
  {
    sql: 'alter table shop.orders validate constraint orders_customer_fkey',
    locks: [`shop.orders ${SUE}`, 'shop.customers ROW SHARE'],
    danger: 'none',
    scans: ['shop.orders'],
  },
  {
    sql: 'alter table shop.orders add foreign key (id) references shop.settings',
    locks: [`shop.orders ${SRE}`, `shop.settings ${SRE}`],
    danger: 'high',
    scans: ['shop.orders'],
    safer: 'not valid',
  },
  {
    sql: 'alter table shop.orders add foreign key (id) references shop.settings not valid',
    locks: [`shop.orders ${SRE}`, `shop.settings ${SRE}`],
    danger: 'low',
  },
  {
    sql: 'alter table shop.orders add unique (name)',
    locks: [`shop.orders ${AE}`],
    danger: 'high',
    scans: ['shop.orders'],
    safer: 'concurrently',
  },
  { sql: 'alter table shop.orders add unique using index u', locks: [`shop.orders ${AE}`], danger: 'low' },
  {
    sql: 'alter table shop.orders drop constraint orders_customer_fkey',
    locks: [`shop.orders ${AE}`, `shop.customers ${AE}`],
    danger: 'low',
  },
  // Indexes
  {
    sql: 'create index on shop.orders (name)',
    locks: ['shop.orders SHARE'],
    danger: 'high',
    scans: ['shop.orders'],
    safer: 'create index concurrently',
  },
  {
    sql: 'create index on shop.settings (name)',
    locks: ['shop.settings SHARE'],
    danger: 'low',
    scans: ['shop.settings'],
  },
  {
    sql: 'create index concurrently on shop.orders (name)',
    locks: [`shop.orders ${SUE}`],
    danger: 'none',
    scans: ['shop.orders'],
    alone: true,
  },
  {
    sql: 'create index concurrently on shop.orders (name)',
    locks: [`shop.orders ${SUE}`],
    danger: 'high',
    scans: ['shop.orders'],
    because: 'refuses it inside a transaction',
    safer: '--! no-transaction',
  },
  {
    sql: 'create index concurrently on shop.events (name)',
    locks: [`shop.events ${SUE}`],
    danger: 'high',
    scans: ['shop.events'],
    because: 'of a partitioned table concurrently',
    safer: 'attach',
    alone: true,
  },
  { sql: 'drop index shop.orders_name_idx', locks: [`shop.orders ${AE}`], danger: 'low' },
  {
    sql: 'drop index concurrently shop.orders_name_idx',
    locks: [`shop.orders ${SUE}`],
    danger: 'none',
    alone: true,
  },
  { sql: 'reindex table shop.orders', locks: ['shop.orders SHARE'], danger: 'high', scans: ['shop.orders'] },
  {
    sql: 'reindex index concurrently shop.orders_name_idx',
    locks: [`shop.orders ${SUE}`],
    danger: 'none',
    scans: ['shop.orders'],
    alone: true,
  },
  // Tables
  { sql: 'create table shop.new (id int)', locks: [], danger: 'none' },
  {
    sql: 'create table shop.new (id int references shop.customers)',
    locks: [`shop.customers ${SRE}`],
    danger: 'low',
  },
  {
    sql: 'drop table shop.orders',
    locks: [`shop.orders ${AE}`, `shop.customers ${AE}`],
    danger: 'high',
    because: 'its rows are lost',
  },
  { sql: 'drop table shop.drafts', locks: [`shop.drafts ${AE}`], danger: 'none' },
  { sql: 'drop table if exists shop.nowhere', locks: [], danger: 'none' },
  {
    sql: 'alter table shop.orders rename to purchases',
    locks: [`shop.orders ${AE}`],
    danger: 'high',
    safer: 'view',
  },
  { sql: 'alter table shop.orders set schema public', locks: [`shop.orders ${AE}`], danger: 'high' },
  { sql: 'alter table shop.orders set (fillfactor = 80)', locks: [`shop.orders ${SUE}`], danger: 'none' },
  {
    sql: 'alter table shop.orders set unlogged',
    locks: [`shop.orders ${AE}`],
    danger: 'high',
    rewrites: ['shop.orders'],
  },
  {
    sql: 'truncate shop.settings',
    locks: [`shop.settings ${AE}`],
    danger: 'high',
    because: 'its rows are lost',
  },
  {
    sql: 'truncate shop.customers cascade',
    locks: [`shop.customers ${AE}`, `shop.orders ${AE}`],
    danger: 'high',
  },
  { sql: 'lock table shop.orders in share mode', locks: ['shop.orders SHARE'], danger: 'low' },
  // Partitions
  {
    sql: 'create table shop.e1 partition of shop.events for values from (1) to (2)',
    locks: [`shop.events ${AE}`, `shop.events_rest ${AE}`],
    danger: 'low',
    scans: ['shop.events_rest'],
  },
  {
    sql: 'alter table shop.events attach partition shop.old_events for values from (1) to (2)',
    locks: [`shop.events ${SUE}`, `shop.old_events ${AE}`, `shop.events_rest ${AE}`],
    danger: 'high',
    scans: ['shop.old_events'],
    safer: 'validated check of the same bounds',
  },
  {
    sql: 'alter table shop.events detach partition shop.old_events',
    locks: [`shop.events ${AE}`, `shop.old_events ${AE}`, `shop.events_rest ${AE}`],
    danger: 'low',
  },
  // Triggers, policies, grants, functions
  {
    sql: 'create trigger t after insert on shop.orders for each row execute function f()',
    locks: [`shop.orders ${SRE}`],
    danger: 'low',
  },
  { sql: 'drop trigger t on shop.orders', locks: [`shop.orders ${AE}`], danger: 'low' },
  { sql: 'alter table shop.orders disable trigger t', locks: [`shop.orders ${SRE}`], danger: 'low' },
  { sql: 'create policy p on shop.orders using (true)', locks: [`shop.orders ${AE}`], danger: 'low' },
  { sql: 'drop policy p on shop.orders', locks: [`shop.orders ${AE}`], danger: 'low' },
  { sql: 'alter table shop.orders enable row level security', locks: [`shop.orders ${AE}`], danger: 'low' },
  { sql: 'grant select on shop.orders to public', locks: [], danger: 'none' },
  { sql: `comment on column shop.orders.id is 'x'`, locks: [`shop.orders ${SUE}`], danger: 'none' },
  {
    sql: 'create or replace function f() returns int language sql as $$ select 1 $$',
    locks: [],
    danger: 'none',
  },
  { sql: 'drop function f()', locks: [], danger: 'none' },
  { sql: 'drop function f() cascade', locks: [], danger: 'low', because: 'cascade' },
  {
    sql: 'create view shop.v as select * from shop.orders',
    locks: ['shop.orders ACCESS SHARE'],
    danger: 'none',
  },
  // Rows
  { sql: 'insert into shop.orders values (1)', locks: ['shop.orders ROW EXCLUSIVE'], danger: 'none' },
  {
    sql: 'insert into shop.orders select id from shop.customers',
    locks: ['shop.orders ROW EXCLUSIVE', 'shop.customers ACCESS SHARE'],
    danger: 'none',
  },
  {
    sql: 'update shop.orders set price = 1',
    locks: ['shop.orders ROW EXCLUSIVE'],
    danger: 'high',
    because: 'every row',
    safer: 'batches',
  },
  { sql: 'update shop.settings set price = 1', locks: ['shop.settings ROW EXCLUSIVE'], danger: 'low' },
  {
    sql: 'update shop.orders set price = 1 where id = 3',
    locks: ['shop.orders ROW EXCLUSIVE'],
    danger: 'low',
    because: 'how many rows',
  },
  {
    sql: 'delete from shop.settings',
    locks: ['shop.settings ROW EXCLUSIVE'],
    danger: 'high',
    because: 'its rows are lost',
  },
  { sql: 'delete from shop.drafts', locks: ['shop.drafts ROW EXCLUSIVE'], danger: 'none' },
  // Maintenance
  {
    sql: 'cluster shop.orders using i',
    locks: [`shop.orders ${AE}`],
    danger: 'high',
    rewrites: ['shop.orders'],
  },
  {
    sql: 'vacuum (full) shop.orders',
    locks: [`shop.orders ${AE}`],
    danger: 'high',
    rewrites: ['shop.orders'],
    alone: true,
  },
  { sql: 'vacuum shop.orders', locks: [`shop.orders ${SUE}`], danger: 'none', alone: true },
  {
    sql: 'refresh materialized view shop.totals',
    locks: [`shop.totals ${AE}`],
    danger: 'high',
    rewrites: ['shop.totals'],
    safer: 'concurrently',
  },
  {
    sql: 'refresh materialized view concurrently shop.totals',
    locks: ['shop.totals EXCLUSIVE'],
    danger: 'low',
  },
  // Types
  {
    sql: 'alter domain shop.status add constraint c check (value > 0)',
    locks: ['shop.orders SHARE', 'shop.settings SHARE'],
    danger: 'high',
    scans: ['shop.orders', 'shop.settings'],
    safer: 'not valid',
  },
  { sql: 'alter domain shop.status add constraint c check (value > 0) not valid', locks: [], danger: 'none' },
  { sql: 'alter domain shop.status drop constraint c', locks: [], danger: 'none' },
  { sql: `alter type shop.kind add value 'x'`, locks: [], danger: 'none' },
  // What cannot be seen into
  { sql: 'do $$ begin end $$', locks: [], danger: 'low', because: 'do block' },
  { sql: 'select shop.anything()', locks: [], danger: 'low', because: 'shop.anything' },
  {
    sql: 'select pg_catalog.lower(name) from shop.orders',
    locks: ['shop.orders ACCESS SHARE'],
    danger: 'none',
  },
  { sql: 'call shop.p()', locks: [], danger: 'low', because: 'procedure' },
  { sql: 'commit', locks: [], danger: 'high', because: 'transaction' },
]

describe('a statement', () => {
  test.each(rows)(
    '$sql: $danger',
    async ({ sql, locks, danger, rewrites = [], scans = [], because, safer, alone }) => {
      const [planned] = await planOf(sql, shop, !alone)
      expect(planned?.sql).toBe(sql)
      expect(planned?.locks.map(({ table, level }) => `${table} ${level}`)).toEqual(locks)
      expect(planned).toMatchObject({ danger })
      expect(planned?.rewrites.map(({ table }) => table)).toEqual(rewrites)
      expect(planned?.scans.map(({ table }) => table)).toEqual(scans)
      if (danger !== 'none') expect(planned?.reasons).not.toEqual([])
      if (because !== undefined) expect(planned?.reasons.join('; ')).toContain(because)
      if (safer !== undefined) expect(planned?.safer.join('; ')).toContain(safer)
    },
  )
})

describe('a plan', () => {
  test('what an earlier statement made is empty and harmless', async () => {
    const planned = await planOf(`
      create table shop.new (id int, name text);
      create index on shop.new (name);
      alter table shop.new add column a uuid default gen_random_uuid();
      alter table shop.new rename to newer;
      update shop.newer set name = 'x';
      truncate shop.newer;
      create policy p on shop.newer using (true);
      drop table shop.newer`)
    expect(planned.map(({ danger, locks }) => ({ danger, locks }))).toEqual(
      planned.map(() => ({ danger: 'none', locks: [] })),
    )
  })

  test('a table that was renamed is as large as before', async () => {
    const [, second] = await planOf(
      'alter table shop.orders rename to purchases; create index on shop.purchases (name)',
    )
    expect(second).toMatchObject({
      danger: 'high',
      scans: [{ table: 'shop.purchases', bytes: 500 * 1024 * 1024 }],
    })
  })

  test('a long statement after a lock of the same transaction is dangerous, and not after a migration of its own', async () => {
    const sql =
      'alter table shop.orders add constraint c check (price > 0) not valid; alter table shop.orders validate constraint c'
    const [, together] = await planOf(sql)
    expect(together).toMatchObject({ danger: 'high' })
    expect(together?.reasons).toContain(
      'meanwhile the transaction holds ACCESS EXCLUSIVE on shop.orders since statement 1',
    )
    const [, apart] = await planOf(sql, shop, false)
    expect(apart).toMatchObject({ danger: 'none' })
  })

  test('in a database without tables nothing is dangerous', async () => {
    const planned = await planOf('do $$ begin end $$; select shop.anything()', { ...shop, tables: {} })
    expect(planned.map(({ danger }) => danger)).toEqual(['none', 'none'])
  })

  test('the partitions of a table are counted with it', async () => {
    const [planned] = await planOf('alter table shop.events add column a int')
    expect(planned?.locks).toEqual([{ table: 'shop.events', level: 'ACCESS EXCLUSIVE', partitions: 12 }])
  })

  test('statements come without the comments before them, and with the line where they begin', async () => {
    const planned = await planOf(
      `-- a “comment”\n\n/* and\n another */ select 'é;'; -- last\n\n  select 2\n;\n`,
    )
    expect(planned.map(({ sql, line }) => ({ sql, line }))).toEqual([
      { sql: `select 'é;'`, line: 4 },
      { sql: 'select 2', line: 6 },
    ])
  })

  test('what is no SQL is placed in its file', async () => {
    await expect(planOf(`select 'é';\nselect 1 +;\n`)).rejects.toMatchObject({
      code: 'MIGRATION_INVALID',
      details: { file: 'migrations/000009-x.sql', line: 2, column: 11 },
      message: expect.stringContaining('2 | select 1 +;') as string,
    })
  })
})

test.each([
  ['integer', 'int4', false],
  ['integer', 'int8', true],
  ['character varying(20)', 'varchar(40)', false],
  ['character varying(20)', 'varchar(10)', true],
  ['character varying(20)', 'text', false],
  ['text', 'varchar(20)', true],
  ['text', 'varchar', false],
  ['numeric(10,2)', 'numeric(12,2)', false],
  ['numeric(10,2)', 'numeric(12,3)', true],
  ['numeric(10,2)', 'numeric', false],
  ['timestamp(3) with time zone', 'timestamptz(6)', false],
  ['timestamp(6) with time zone', 'timestamptz(3)', true],
  ['timestamp with time zone', 'timestamp', true],
  ['text', 'market.price', true],
] as const)('from %s to %s: rewrites the table is %s', (from, to, rewrites) => {
  expect(rewritesType(from, to)).toBe(rewrites)
})

test('the lines of a script with many rows are those of its file, also after letters of several bytes', async () => {
  const row = `-- é ☃\n/* two\n lines */ insert into shop.names values ('Thiès\n☃');\n`
  const statements = await parseScript({ file: 'a.sql', sql: row.repeat(20_000), linesAbove: 4 })
  expect(statements).toHaveLength(20_000)
  expect(statements.slice(0, 2).map(({ line }) => line)).toEqual([7, 11])
  expect(statements.at(-1)?.line).toBe(4 + 19_999 * 4 + 3)
})
