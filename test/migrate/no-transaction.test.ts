import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Client } from 'pg'
import { describe, expect, test } from 'vitest'
import { applyCurrent } from '../../src/migrate/apply-current.js'
import { migrate } from '../../src/migrate/migrate.js'
import { planIndex } from '../../src/migrate/no-transaction/index-plan.js'
import { parseIndexStatement } from '../../src/migrate/no-transaction/index-statement.js'
import type { TreeTable } from '../../src/migrate/no-transaction/partition-tree.js'
import { statementKind } from '../../src/migrate/no-transaction/statement-kind.js'
import { planRun } from '../../src/migrate/plan/plan-run.js'
import { describePlan } from '../../src/cli/commands/migrate-plan-text.js'
import { describeOnServer } from '../harness/describe-on-server.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { migrationProject } from './migration-project.js'
import { newEngine } from './new-engine.js'

const database = await useTestDatabase()

/** A database in which the first migration has run, and a second one to run. */
async function given(first: string, second: string) {
  const project = await migrationProject()
  await project.commit('first', first)
  const engine = await newEngine(database)
  const options = { engine, ...project }
  await migrate(options)
  const file = await project.commit('second', `--! no-transaction\n${second}`)
  return { project, options, file, client: await database.openClient(engine.connectionString) }
}

const left = async (client: Client) =>
  (
    await client.query<{ number: number; finished: boolean }>(
      'select number, finished_at is not null as finished from graphile_migrate.statements order by 1',
    )
  ).rows

describe('a migration without a transaction', () => {
  const log = `create schema one;
    create table one.log (number int);
    create table one.fuse (number int);
    create function one.run(n int) returns void language plpgsql as $$
    begin
      if exists (select from one.fuse where number = n) then raise 'blown %', n; end if;
      insert into one.log values (n);
    end $$;`
  const steps = `select one.run(1);
create index concurrently log_idx on one.log (number);
-- what follows may hold a ; in text
select one.run(3), ';';
vacuum one.log;
select one.run(5);`

  test('goes on where it failed, at every statement, and runs each once', async () => {
    const { client, options } = await given(log, steps)
    for (const [number, line, finished] of [
      [1, 6, 0],
      [3, 9, 2],
      [5, 11, 4],
    ] as const) {
      await client.query('truncate one.fuse; insert into one.fuse values ($1)'.replace('$1', String(number)))
      await expect(migrate(options)).rejects.toMatchObject({
        code: 'MIGRATION_FAILED',
        details: { file: 'migrations/000002-second.sql', line },
        message: expect.stringContaining(`goes on with statement ${String(number)}.`) as string,
      })
      expect((await left(client)).filter(({ finished }) => finished)).toHaveLength(finished)
      const [planned] = (await planRun(options)).migrations
      expect(planned).toMatchObject({ finished, statements: { length: 5 - finished } })
      expect(planned?.statements[0]?.line).toBe(line)
    }
    const text = describePlan(await planRun(options), (_style, words) => words)
    expect(text).toContain('without a transaction; 4 statements of it ran before\n')
    expect(text).toContain('-- 5. danger')
    await client.query('truncate one.fuse')
    expect(await migrate(options)).toMatchObject({ applied: [{ file: '000002-second.sql' }] })
    expect((await client.query('select number from one.log order by 1')).rows).toEqual([
      { number: 1 },
      { number: 3 },
      { number: 5 },
    ])
    expect(await left(client)).toEqual([])
    expect(await migrate(options)).toMatchObject({ applied: [] })
  })

  test('is refused when it was edited half-way', async () => {
    const { client, options, project, file } = await given(log, 'select one.run(1);\nselect one.run(2);')
    await client.query('insert into one.fuse values (2)')
    await expect(migrate(options)).rejects.toMatchObject({ code: 'MIGRATION_FAILED' })
    const path = join(project.paths.migrations, file)
    const text = await readFile(path, 'utf8')
    await writeFile(
      path,
      text.replace('--! Hash', '--! AllowInvalidHash\n--! Hash').replace('one.run(1)', 'one.run(7)'),
    )
    const refused = { code: 'MIGRATION_INVALID', hint: expect.stringContaining('one.run(1)') as string }
    await expect(planRun(options)).rejects.toMatchObject(refused)
    await expect(migrate(options)).rejects.toMatchObject(refused)
  })

  test.each(['begin; select 1; commit;', 'set search_path = one; select 1;'])(
    'that speaks of transactions or sessions is refused before anything runs: %s',
    async (statements) => {
      const { options, client } = await given(log, `select one.run(1);\n${statements}`)
      await expect(migrate(options)).rejects.toMatchObject({ code: 'MIGRATION_INVALID' })
      expect((await client.query('select from one.log')).rowCount).toBe(0)
    },
  )

  test('may be current.sql, which runs all of it again', async () => {
    const { options, client, project } = await given(log, 'select 1;')
    await project.writeCurrent(
      `--! Message: x\n\n--! no-transaction\ncreate index concurrently if not exists log_idx on one.log (number);\nselect one.run(2);`,
    )
    expect(await applyCurrent(options)).toMatchObject({ current: 'applied' })
    await project.writeCurrent(
      `--! Message: x\n\n--! no-transaction\ncreate index concurrently if not exists log_idx on one.log (number);\nselect one.run(3);`,
    )
    expect(await applyCurrent(options)).toMatchObject({ current: 'applied' })
    expect(await applyCurrent(options)).toMatchObject({ current: 'unchanged' })
    expect((await client.query('select number from one.log order by 1')).rows).toEqual([
      { number: 2 },
      { number: 3 },
    ])
  })
})

describe('create index concurrently', () => {
  const table = `create schema one; create table one.t (id int, note text); insert into one.t values (1, 'a'), (1, 'b');`
  const unique = 'create unique index concurrently t_id_key on one.t (id);'
  const state = async (client: Client) =>
    (
      await client.query<{ name: string; valid: boolean; parent: string | null }>(
        `select c.relname as name, i.indisvalid as valid, (select inhparent::regclass::text from pg_inherits where inhrelid = c.oid) as parent
           from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace
          where n.nspname in ('one', 'two') order by 1`,
      )
    ).rows

  test('that failed leaves an invalid index, which goes only with consent', async () => {
    const { client, options } = await given(table, unique)
    await expect(migrate(options)).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      details: { sqlstate: '23505', line: 6 },
    })
    expect(await state(client)).toEqual([{ name: 't_id_key', valid: false, parent: null }])
    await client.query(`delete from one.t where note = 'b'`)
    await expect(migrate(options)).rejects.toMatchObject({
      code: 'REFUSED',
      hint: expect.stringContaining('drop index concurrently "one"."t_id_key";') as string,
    })
    expect(await migrate({ ...options, cleanInvalid: true })).toMatchObject({
      applied: [{ file: '000002-second.sql' }],
    })
    expect(await state(client)).toEqual([{ name: 't_id_key', valid: true, parent: null }])
  })

  test('does not take an index of the same name for its own', async () => {
    const { client, options } = await given(`${table} create index t_id_key on one.t (note);`, unique)
    await expect(migrate(options)).rejects.toMatchObject({ details: { sqlstate: '42P07' } })
    await client.query('drop index one.t_id_key; truncate one.t')
    expect(await migrate(options)).toMatchObject({ applied: [{}] })
  })

  const partitioned = `
    create schema one; create schema two;
    create table one.events (id int, kind text) partition by range (id);
    create table one.events_a partition of one.events for values from (0) to (10);
    create table two."Events B" partition of one.events for values from (10) to (20) partition by list (kind);
    create table one.events_b_x partition of two."Events B" for values in ('x');
    create table one.events_b_y partition of two."Events B" for values in ('y');
    insert into one.events values (1, 'x'), (11, 'x'), (12, 'y'), (12, 'y');`
  const onParent = `create unique index concurrently events_id_kind_key on one.events (id, kind);`

  test('on a partitioned table is built on each partition, attached, and gone on with after a failure', async () => {
    const { client, options } = await given(partitioned, onParent)
    await expect(migrate(options)).rejects.toMatchObject({ details: { sqlstate: '23505' } })
    const half = await state(client)
    expect(half.filter(({ valid }) => valid).map(({ name }) => name)).toEqual([
      'events_a_id_kind_key',
      'events_b_x_id_kind_key',
    ])
    await client.query('delete from one.events where id = 12')
    await expect(migrate(options)).rejects.toMatchObject({ code: 'REFUSED' })
    expect(await migrate({ ...options, cleanInvalid: true })).toMatchObject({ applied: [{}] })
    expect(await state(client)).toEqual([
      { name: 'Events B_id_kind_key', valid: true, parent: 'one.events_id_kind_key' },
      { name: 'events_a_id_kind_key', valid: true, parent: 'one.events_id_kind_key' },
      { name: 'events_b_x_id_kind_key', valid: true, parent: 'two."Events B_id_kind_key"' },
      { name: 'events_b_y_id_kind_key', valid: true, parent: 'two."Events B_id_kind_key"' },
      { name: 'events_id_kind_key', valid: true, parent: null },
    ])
  })

  test('on a partitioned table needs a name', async () => {
    const { options } = await given(partitioned, 'create index concurrently on one.events (kind);')
    await expect(migrate(options)).rejects.toMatchObject({ code: 'MIGRATION_INVALID' })
  })

  describeOnServer('and a session that dies', 'a killed backend is the embedded engine itself', () => {
    test('the next run goes on', async () => {
      const { client, options } = await given(
        partitioned.replaceAll(", (12, 'y')", ''),
        `create table one.marks (id int);\n${onParent}\ninsert into one.marks values (1);`,
      )
      const blocker = await database.openClient(options.engine.connectionString)
      // The build on the first partition waits for this transaction.
      await blocker.query('begin; select from one.events_a; lock table one.events_a in row exclusive mode')
      const run = migrate({ ...options, lockTimeoutMs: 0 }).catch((error: unknown) => error)
      for (let killed = 0; killed === 0;) {
        const { rowCount } = await client.query(
          `select pg_terminate_backend(pid) from pg_stat_activity where query like 'create unique index concurrently%' and wait_event_type = 'Lock' and datname = current_database()`,
        )
        killed = rowCount ?? 0
      }
      expect(await run).toMatchObject({ code: 'CONNECTION_LOST' })
      await blocker.query('rollback')
      expect(await left(client)).toEqual([
        { number: 1, finished: true },
        { number: 2, finished: false },
      ])
      expect(await migrate({ ...options, cleanInvalid: true })).toMatchObject({ applied: [{}] })
      expect((await state(client)).filter(({ valid }) => !valid)).toEqual([])
      expect((await client.query('select from one.marks')).rowCount).toBe(1)
    })
  })
})

describe('statements', () => {
  test.each([
    [
      'create unique index concurrently "A b" on s.t using gin (x) where y > 1',
      { name: 'A b', table: 's.t', rest: 'using gin (x) where y > 1', isUnique: true, ifNotExists: false },
    ],
    [
      'CREATE INDEX CONCURRENTLY IF NOT EXISTS Abc\n on "S"."t"(lower(x))',
      { name: 'abc', table: '"S"."t"', rest: '(lower(x))', isUnique: false, ifNotExists: true },
    ],
    [
      'create index concurrently on t (x)',
      { name: undefined, table: 't', rest: '(x)', isUnique: false, ifNotExists: false },
    ],
    ['create index a on t (x)', undefined],
    ['create index concurrently a on only t (x)', undefined],
  ])('%s is taken apart', (statement, parts) => {
    expect(parseIndexStatement(statement)).toEqual(parts)
  })

  test.each([
    ['insert into t values (1)', 'inside'],
    ['create index a on t (x)', 'inside'],
    ['alter table t detach partition p', 'inside'],
    ['alter table t detach partition p concurrently', 'outside'],
    ['VACUUM (analyze) t', 'outside'],
    ['call backfill()', 'outside'],
    ['Commit', 'refused'],
    ['set role x', 'refused'],
  ])('%s runs %s', (statement, kind) => {
    expect(statementKind(statement)).toBe(kind)
  })

  test('a plan leaves out what is attached and names no index longer than a name may be', () => {
    const index = { isUnique: false, ifNotExists: false, name: 't_x_idx', table: 's.t', rest: '(x)' }
    const node = (name: string, more: Partial<TreeTable> = {}): TreeTable => ({
      table: `s.${name}`,
      schema: 's',
      name,
      isPartitioned: false,
      parent: 's.t',
      indexes: [],
      ...more,
    })
    const root = node('t', {
      isPartitioned: true,
      parent: null,
      indexes: [{ name: 't_x_idx', isValid: false, attachedTo: null }],
    })
    const long = 'p'.repeat(63)
    const { steps, cleaning } = planIndex(index, [
      root,
      node('p1', { indexes: [{ name: 'other', isValid: true, attachedTo: 't_x_idx' }] }),
      node(long),
    ])
    expect(cleaning).toEqual([])
    expect(steps.map(({ kind }) => kind)).toEqual(['outside', 'inside'])
    const [, name = ''] = /concurrently "([^"]+)"/.exec(steps[0]?.sql ?? '') ?? []
    expect(name).toMatch(/^p+_[0-9a-f]{8}$/)
    expect(name.length).toBeLessThanOrEqual(63)
    expect(steps[1]?.sql).toBe(`alter index "s"."t_x_idx" attach partition "s"."${name}"`)
  })
})
