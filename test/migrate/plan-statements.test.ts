import { describe, expect, test } from 'vitest'
import { parseScript } from '../../src/migrate/plan/parse-script.js'
import { rewritesType } from '../../src/migrate/plan/type-change.js'
import { planOf, shop } from './plan-facts.js'
import { columnsCases } from './plan-cases/columns.js'
import { constraintsAndIndexesCases } from './plan-cases/constraints-and-indexes.js'
import { otherObjectsCases } from './plan-cases/other-objects.js'
import { rowsAndMaintenanceCases } from './plan-cases/rows-and-maintenance.js'
import { tablesAndPartitionsCases } from './plan-cases/tables-and-partitions.js'

const cases = [
  ...columnsCases,
  ...constraintsAndIndexesCases,
  ...tablesAndPartitionsCases,
  ...rowsAndMaintenanceCases,
  ...otherObjectsCases,
]

describe('a statement', () => {
  test.each(cases)(
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
