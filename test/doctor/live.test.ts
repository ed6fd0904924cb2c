import { mkdtemp, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, inject, test } from 'vitest'
import { examineDatabase, type ExamineOptions } from '../../src/doctor/examine-database.js'
import { projectPaths } from '../../src/project/project-paths.js'
import { describeOnServer } from '../harness/describe-on-server.js'
import { testConfig } from '../harness/test-config.js'
import { useTestDatabase } from '../harness/use-test-database.js'

const database = await useTestDatabase()
const dataDir = await mkdtemp(join(inject('engine').runFolder, 'doctor-'))
const config = testConfig({ databaseUrl: undefined, dataDir })
const newest = (await readdir(projectPaths.migrations))
  .filter((name) => !name.endsWith('.down.sql'))
  .sort()
  .at(-1)!
const number = newest.slice(0, 6)

function examine(only: string, options: Partial<ExamineOptions> = {}) {
  return examineDatabase({ engine: database.engine, config, dataDir, only: [only], ...options })
}

async function find(only: string, options: Partial<ExamineOptions> = {}) {
  const { findings } = await examine(only, options)
  return findings.map(({ level, object }) => `${level} ${object}`)
}

/** What is done to the database, what doctor finds then, and what takes it back. */
const illnesses: readonly {
  readonly check: string
  readonly breaks: string
  readonly finds: readonly string[]
  readonly heals: string
}[] = [
  {
    check: 'trigger-disabled',
    breaks: 'alter table market.listings disable trigger _100_touch',
    finds: ['error market.listings._100_touch'],
    heals: 'alter table market.listings enable trigger _100_touch',
  },
  {
    check: 'constraint-not-valid',
    breaks: 'alter table core.tenants add constraint late check (id > 0) not valid',
    finds: ['error core.tenants.late'],
    heals: 'alter table core.tenants validate constraint late',
  },
  {
    check: 'row-security-disabled',
    breaks: 'alter table market.listings disable row level security',
    finds: ['error market.listings'],
    heals: 'alter table market.listings enable row level security',
  },
  {
    check: 'row-security-not-forced',
    breaks: 'alter table market.listings no force row level security',
    finds: ['error market.listings'],
    heals: 'alter table market.listings force row level security',
  },
  {
    check: 'schema-create-granted',
    breaks: 'grant create on schema public to public',
    finds: ['error public'],
    heals: 'revoke create on schema public from public',
  },
  {
    check: 'bootstrap-incomplete',
    breaks: 'grant create on schema public to public',
    finds: ['error revoke create on schema public from public'],
    heals: 'revoke create on schema public from public',
  },
  {
    check: 'duplicate-index',
    breaks: 'create index twice on core.tenants (slug)',
    finds: ['warning core.twice'],
    heals: 'drop index core.twice; create index twice on core.tenants (slug) where id > 5',
  },
  {
    check: 'default-partition',
    breaks: `create schema parts; create table parts.days (day date not null) partition by range (day);
      create table parts.days_default partition of parts.days default`,
    finds: ['warning parts.days_default'],
    heals: 'alter table parts.days detach partition parts.days_default; drop table parts.days',
  },
  {
    check: 'partition-missing',
    breaks: `create table parts.past (day date not null) partition by range (day);
      create table parts.past_1 partition of parts.past for values from ('2026-01-01') to ('2026-02-01')`,
    finds: ['error parts.past'],
    heals: `create table parts.past_2 partition of parts.past for values from ('2026-02-01') to (maxvalue)`,
  },
  {
    check: 'partition-gap',
    breaks: `create table parts.ids (id uuid not null) partition by range (id);
      create table parts.ids_3 partition of parts.ids for values from ('01970000-0000-7000-8000-000000000000') to (maxvalue);
      create table parts.ids_1 partition of parts.ids for values from (minvalue) to ('01960000-0000-7000-8000-000000000000')`,
    finds: ['warning parts.ids'],
    heals: `create table parts.ids_2 partition of parts.ids
      for values from ('01960000-0000-7000-8000-000000000000') to ('01970000-0000-7000-8000-000000000000')`,
  },
  {
    check: 'sequence-near-end',
    breaks: `select setval('core.tenants_id_seq', 1900000000)`,
    finds: ['warning core.tenants.id'],
    heals: `select setval('core.tenants_id_seq', 1500000000)`,
  },
  {
    check: 'context-key-old',
    breaks: `update core.context_secrets set created_at = now() - interval '2 years'`,
    finds: [expect.stringMatching(/^warning key [0-9a-f]{16}$/) as string],
    heals: 'update core.context_secrets set created_at = now()',
  },
  {
    check: 'context-key-weak',
    breaks: `select core.install_context_secret('zeros', repeat('0', 40))`,
    finds: ['error key zeros'],
    heals: `delete from core.context_secrets where key_id = 'zeros'`,
  },
  {
    check: 'context-keys-many',
    breaks: `select core.install_context_secret('a', md5('a')), core.install_context_secret('b', md5('b'))`,
    finds: ['warning core.context_secrets'],
    heals: `delete from core.context_secrets where key_id = 'a'`,
  },
  {
    check: 'row-security-off',
    breaks: `do $$ begin execute format('alter database %I set session_replication_role = replica', current_database()); end $$`,
    finds: [expect.stringMatching(/^error every role in /) as string],
    heals: `do $$ begin execute format('alter database %I reset all', current_database()); end $$`,
  },
  {
    check: 'extension-missing',
    breaks: 'alter extension pg_trgm set schema public; drop extension pg_trgm cascade',
    finds: ['error pg_trgm'],
    heals: 'create extension pg_trgm with schema public',
  },
  {
    check: 'migration-pending',
    breaks: `create temporary table kept as select * from graphile_migrate.migrations where filename = '${number}.sql';
      create schema if not exists parts; create table parts.kept as select * from kept;
      delete from graphile_migrate.migrations where filename = '${number}.sql'`,
    finds: [`warning ${newest}`],
    heals: 'insert into graphile_migrate.migrations select * from parts.kept',
  },
]

describe('on the live database', () => {
  test.each(illnesses)('$check is found, and gone when it was put right', async (illness) => {
    const { check, breaks, finds, heals } = illness
    expect(await find(check)).toEqual([])
    await database.asOwner(breaks)
    expect(await find(check)).toEqual(finds)
    await database.asOwner(heals)
    expect(await find(check)).toEqual([])
  })

  test('a secret that the database does not know is found, and its text is not in the report', async () => {
    const contextSecret = 'Zk4cA2tEoXw8yGd0qLr5sTb7J9mPfRzKaWvUeYiCnQ'
    const report = await examine('context-key-untrusted', { contextSecret })
    expect(report.findings).toHaveLength(1)
    expect(JSON.stringify(report)).not.toContain(contextSecret)
    expect(await find('context-key-untrusted', { contextSecret: database.contextSecret })).toEqual([])
  })

  test('what the configuration accepts is no finding, and is kept with its reason', async () => {
    const doctor = { ignore: [{ rule: 'context-secret-unconfigured', object: 'PNC_*', reason: 'Not here.' }] }
    const { findings, ignored } = await examine('context-secret-unconfigured', {
      config: { ...config, doctor },
    })
    expect(findings).toEqual([])
    expect(ignored).toMatchObject([{ rule: 'context-secret-unconfigured', reason: 'Not here.' }])
  })

  test('an entry of the ignore list that names no check is a warning', async () => {
    const doctor = { ignore: [{ rule: 'clock-scew', object: '*', reason: 'A slip of the pen.' }] }
    expect(await find('default-partition', { config: { ...config, doctor } })).toEqual([
      'warning clock-scew *',
    ])
  })

  test('the rule that reads the text of migrations is left out by name', async () => {
    const { leftOut, groups } = await examine('function-volatility-unstated')
    expect(leftOut).toMatchObject([{ check: 'function-volatility-unstated' }])
    expect(groups).toEqual([])
  })

  test('looking leaves no row, object or setting behind', async () => {
    const state = `select (select count(*) from pg_class) as relations, (select count(*) from pg_stat_activity where state like 'idle in%') as open,
      current_setting('search_path') as path, current_setting('role') as role`
    const before = await database.asOwner(state)
    await examineDatabase({ engine: database.engine, config, dataDir })
    expect(await database.asOwner(state)).toEqual(before)
  })
})

describeOnServer('several sessions', 'the embedded engine is one session', () => {
  test('a session that is idle in a transaction is found', async () => {
    const client = await database.openClient(database.ownerUrl)
    const limits = { idleInTransactionSeconds: 0 }
    await client.query('begin')
    expect(await find('idle-in-transaction', { limits })).toEqual([
      expect.stringMatching(/^warning session \d+$/),
    ])
    await client.query('rollback')
    expect(await find('idle-in-transaction', { limits })).toEqual([])
  })

  test('a clock that is wrong is found, and the real one is right', async () => {
    expect(await find('clock-skew', { now: () => Date.now() - 60_000 })).toEqual(['warning clock'])
    expect(await find('clock-skew')).toEqual([])
  })

  test('connections are counted', async () => {
    expect(await find('connections-scarce', { limits: { connectionShare: 0 } })).toEqual([
      'warning max_connections',
    ])
  })

  test('dead rows, and rows that changed since the last analyze, are found', async () => {
    const limits = { rowsThatMatter: 100 }
    await database.asOwner(
      `create table public.churned (n int) with (autovacuum_enabled = off);
       insert into public.churned select generate_series(1, 1000);
       analyze public.churned`,
    )
    expect(await find('dead-rows', { limits })).toEqual([])
    await database.asOwner('update public.churned set n = n + 1')
    await database.asOwner('select pg_stat_force_next_flush()')
    expect(await find('dead-rows', { limits })).toEqual(['warning public.churned'])
    expect(await find('statistics-stale', { limits })).toEqual(['warning public.churned'])
    await database.asOwner('vacuum analyze public.churned')
    await database.asOwner('select pg_stat_force_next_flush()')
    expect(await find('dead-rows', { limits })).toEqual([])
    expect(await find('statistics-stale', { limits })).toEqual([])
  })

  test('a table that was never analyzed is found, and so is a partitioned one', async () => {
    const limits = { rowsThatMatter: 15_000 }
    await database.asOwner(
      `create table public.fresh (n int) partition by range (n);
       create table public.fresh_1 partition of public.fresh for values from (0) to (100000);
       insert into public.fresh select generate_series(1, 20000);
       select pg_stat_force_next_flush()`,
    )
    await database.asOwner('select pg_stat_force_next_flush()')
    expect(await find('statistics-missing', { limits })).toEqual([
      'warning public.fresh',
      'warning public.fresh_1',
    ])
    await database.asOwner('analyze public.fresh')
    expect(await find('statistics-missing', { limits })).toEqual([])
  })

  test('the ages of databases and tables, slots and prepared transactions are read', async () => {
    for (const check of [
      'database-wraparound',
      'table-wraparound',
      'replication-slot-lagging',
      'prepared-transaction',
    ]) {
      expect((await examine(check)).unseen).toEqual([])
      expect(await find(check)).toEqual([])
    }
  })

  test('a table whose rows autovacuum should have frozen is found', async () => {
    await database.asOwner('create table public.old (n int) with (autovacuum_freeze_max_age = 100000)')
    // Each block with an exception handler that writes takes a transaction number of its own.
    await database.asOwner(
      `do $$ begin for i in 1..111000 loop begin insert into public.old values (i); exception when others then null; end; end loop; end $$`,
    )
    expect(await find('table-wraparound')).toEqual(['warning public.old'])
    await database.asOwner('vacuum freeze public.old')
    expect(await find('table-wraparound')).toEqual([])
  })

  test('a login of a service looks at what it may, and is told of the rest', async () => {
    const { openServerEngine } = await import('../../src/engine/server/open-server-engine.js')
    const engine = await openServerEngine(database.serviceUrl, config)
    const { unseen, findings } = await examineDatabase({ engine, config, dataDir })
    expect([...new Set(unseen.map(({ lacks }) => lacks))].sort()).toEqual(
      expect.arrayContaining(['pg_read_all_data', 'pnc_migrator', 'superuser']),
    )
    const remarks = findings.filter(({ rule }) => rule === 'could-not-look').map(({ detail }) => detail)
    for (const { check } of unseen) expect(remarks.join()).toContain(check)
    expect(findings.map(({ remedy }) => remedy).join()).not.toMatch(/grant \w+ to (?!\.\.\.)/)
  })
})
