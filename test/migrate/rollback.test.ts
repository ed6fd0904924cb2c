import { execFile } from 'node:child_process'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Client } from 'pg'
import { describe, expect, test } from 'vitest'
import type { Engine } from '../../src/engine/engine.js'
import { migrate } from '../../src/migrate/migrate.js'
import { readCommitted } from '../../src/migrate/history/read-committed.js'
import { openWorkspace } from '../../src/migrate/migration-workspace.js'
import { planRollbackMigrations, rollbackMigrations } from '../../src/migrate/rollback/rollback.js'
import { describeOnServer } from '../harness/describe-on-server.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { migrationProject, type MigrationProject } from './migration-project.js'
import { newEngine } from './new-engine.js'

const database = await useTestDatabase()

interface Given {
  readonly project: MigrationProject
  readonly engine: Engine
  readonly client: Client
  readonly options: {
    readonly engine: Engine
    readonly dataDir: string
    readonly paths: MigrationProject['paths']
  }
}

/** A database with the migrations of `[slug, up, down]`, applied. */
async function given(...migrations: readonly (readonly [string, string, string?])[]): Promise<Given> {
  const project = await migrationProject()
  for (const [slug, up, down] of migrations) {
    const name = await project.commit(slug, up)
    if (down !== undefined) await project.writeDown(down, name)
  }
  const engine = await newEngine(database)
  const options = { engine, ...project }
  await migrate(options)
  return { project, engine, options, client: await database.openClient(engine.connectionString) }
}

const one = [
  'one',
  'create schema one; create table one.t (id int primary key, note text);',
  'drop table one.t; drop schema one;',
] as const
const two = [
  'two',
  'alter table one.t add column price numeric;',
  '--! Data-Loss: prices\n\nalter table one.t drop column price;',
] as const

const applied = async (client: Client) =>
  (
    await client.query<{ filename: string }>('select filename from graphile_migrate.migrations order by 1')
  ).rows.map(({ filename }) => filename)
const restorePoints = ({ project }: Given) => readdir(join(project.dataDir, 'restore-points')).catch(() => [])

describe('a rollback', () => {
  test('takes back the newest migration and its record, and nothing else', async () => {
    const { client, options } = await given(one, two)
    expect(await rollbackMigrations(options)).toMatchObject({
      rolledBack: [{ file: '000002-two.sql', losses: [], restorePoint: undefined }],
    })
    expect(await applied(client)).toEqual(['000001.sql'])
    const { rows } = await client.query(
      `select attname from pg_attribute where attrelid = 'one.t'::regclass and attnum > 0 and not attisdropped`,
    )
    expect(rows).toEqual([{ attname: 'id' }, { attname: 'note' }])
    expect(await migrate(options)).toMatchObject({ applied: [{ file: '000002-two.sql' }] })
  })

  test('--to names the migration that stays; 0 takes all back, newest first', async () => {
    const { client, options } = await given(one, two)
    expect(await rollbackMigrations({ ...options, to: 2 })).toMatchObject({ rolledBack: [] })
    await expect(rollbackMigrations({ ...options, to: 7 })).rejects.toMatchObject({ code: 'USAGE' })
    const { rolledBack } = await rollbackMigrations({ ...options, to: 0 })
    expect(rolledBack.map(({ file }) => file)).toEqual(['000002-two.sql', '000001-one.sql'])
    expect(await applied(client)).toEqual([])
    expect(await rollbackMigrations(options)).toMatchObject({ rolledBack: [] })
  })

  test('of a migration without a transaction forgets its statements, so that it runs again as a whole', async () => {
    const { client, options } = await given(one, [
      'indexed',
      '--! no-transaction\ncreate index concurrently t_note_idx on one.t (note);',
      'drop index one.t_note_idx;',
    ])
    const hasIndex = async () =>
      (await client.query("select to_regclass('one.t_note_idx') is not null as there")).rows as unknown
    await rollbackMigrations(options)
    expect(await hasIndex()).toEqual([{ there: false }])
    await migrate(options)
    expect(await hasIndex()).toEqual([{ there: true }])
  })

  test('the plan says what would be lost and changes nothing', async () => {
    const { client, options } = await given(one, two)
    await client.query(`insert into one.t values (1, 'a', 2.5), (2, 'b', null)`)
    const { steps } = await planRollbackMigrations({ ...options, to: 0 })
    expect(steps.map(({ file, losses }) => [file, losses.map(({ kind, rows }) => [kind, rows])])).toEqual([
      ['000002-two.sql', [['columns', 1]]],
      ['000001-one.sql', [['table', 2]]],
    ])
    expect(await applied(client)).toEqual(['000001.sql', '000002.sql'])
    expect((await client.query('select count(price)::int as prices from one.t')).rows).toEqual([
      { prices: 1 },
    ])
  })

  test('of several stops before the first when a later one fails', async () => {
    const { client, options } = await given([one[0], one[1], 'drop schema one;'], two)
    await expect(rollbackMigrations({ ...options, to: 0 })).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      message: expect.stringMatching(
        /migrations\/000001-one\.down\.sql:1:1: cannot drop schema one/,
      ) as string,
    })
    expect(await applied(client)).toEqual(['000001.sql', '000002.sql'])
  })

  test('an error is placed in the down file, below its headers', async () => {
    const { options } = await given([
      ...one.slice(0, 2),
      '--! Data-Loss: all\n\nselect 1;\ndrop table one.absent;',
    ] as [string, string, string])
    await expect(rollbackMigrations(options)).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      details: { file: 'migrations/000001-one.down.sql', line: 4 },
    })
  })
})

describe('a rollback refuses', () => {
  test('a migration whose down file is missing, before anything is taken back', async () => {
    const { client, options } = await given([one[0], one[1]], two)
    await expect(rollbackMigrations({ ...options, to: 0 })).rejects.toMatchObject({
      code: 'REFUSED',
      exitCode: 4,
      message: expect.stringContaining('000001-one.down.sql is missing') as string,
    })
    expect(await applied(client)).toEqual(['000001.sql', '000002.sql'])
  })

  test('a migration that says why it cannot be taken back', async () => {
    const { options } = await given(one, [two[0], two[1], '--! No-Down: prices were paid\n'])
    await expect(rollbackMigrations(options)).rejects.toMatchObject({
      code: 'REFUSED',
      message: expect.stringContaining('prices were paid') as string,
    })
  })

  test('a migration that only newer files know', async () => {
    const { client, options } = await given(one)
    await client.query(
      `insert into graphile_migrate.migrations (hash, previous_hash, filename)
       select 'sha1:x', hash, '000002.sql' from graphile_migrate.migrations`,
    )
    await expect(rollbackMigrations(options)).rejects.toMatchObject({
      code: 'REFUSED',
      message: expect.stringContaining('newer') as string,
    })
  })

  test.each([
    ['a table with rows', 'create table one.u as select 1 as id;', 'drop table one.u;', 'table one.u: 1 row'],
    [
      'a column with values',
      'alter table one.t add column n int default 5;',
      'alter table one.t drop column n;',
      'n of one.t: values in 2 rows',
    ],
    [
      'deleted rows',
      `insert into one.t values (3, 'c');`,
      'delete from one.t where id = 3;',
      'one.t: 1 row deleted',
    ],
    ['an emptied table', 'select 1;', 'truncate one.t;', 'one.t: 2 rows changed'],
    [
      'changed rows that the author marks',
      'select 1;',
      `--! Data-Loss: notes\nupdate one.t set note = '';`,
      'one.t: 2 rows changed',
    ],
    [
      'rows written anew that the author marks',
      'select 1;',
      `--! Data-Loss: notes\nalter table one.t alter column note type char(1);`,
      'one.t: 2 rows changed',
    ],
  ])('%s, unless that is accepted', async (_name, up, down, words) => {
    const { client, options, project } = await given(one)
    await client.query(`insert into one.t values (1, 'a'), (2, 'b')`)
    const name = await project.commit('lossy', up)
    await project.writeDown(down, name)
    await migrate(options)
    await expect(rollbackMigrations(options)).rejects.toMatchObject({
      code: 'REFUSED',
      exitCode: 4,
      message: expect.stringContaining(words) as string,
      hint: expect.stringContaining('--accept-data-loss') as string,
    })
    expect(await applied(client)).toEqual(['000001.sql', '000002.sql'])
    expect((await rollbackMigrations({ ...options, acceptDataLoss: true })).rolledBack).toMatchObject([
      { file: name, restorePoint: expect.stringContaining('restore-points') as string },
    ])
  })

  test('nothing where a down file that marks data loss meets no rows', async () => {
    const given1 = await given(one, two)
    expect(await rollbackMigrations(given1.options)).toMatchObject({ rolledBack: [{ losses: [] }] })
    expect(await restorePoints(given1)).toEqual([])
  })

  test('a server on another machine, unless its database is named', async () => {
    const { dataDir } = await migrationProject()
    const { engine } = database
    const remote = {
      ...engine,
      kind: 'server' as const,
      facts: { ...engine.facts, database: 'shop' },
      connectionString: 'postgres://app@db.example.com/shop',
    }
    await expect(rollbackMigrations({ engine: remote, dataDir })).rejects.toMatchObject({
      code: 'REFUSED',
      hint: expect.stringContaining('--confirm=shop') as string,
    })
    await expect(planRollbackMigrations({ engine, dataDir, confirm: 'other' })).rejects.toMatchObject({
      code: 'REFUSED',
    })
  })
})

describe('down files', () => {
  test.each([
    ['an unknown header', '--! DataLoss: x\nselect 1;', 'unknown or empty header'],
    ['no statement and no reason', '-- to be written\n', 'holds no statement'],
    ['a transaction of its own', 'drop schema one;\ncommit;', 'says commit'],
    ['a command of psql', 'drop schema one;\n\\i other.sql', 'this is for psql'],
  ])('with %s are refused', async (_name, down, words) => {
    const { options } = await given([one[0], one[1], down])
    await expect(rollbackMigrations(options)).rejects.toMatchObject({
      code: 'MIGRATION_INVALID',
      message: expect.stringContaining(words) as string,
    })
  })

  test('are nothing to graphile-migrate, which reads the same folder', async () => {
    const { project } = await given(one, two)
    const { folder } = await openWorkspace(project.dataDir, project.paths)
    expect((await readCommitted(folder)).map(({ realFilename }) => realFilename)).toEqual([
      '000001-one.sql',
      '000002-two.sql',
    ])
    expect(await project.committed()).toContain('000001-one.down.sql')
  })
})

describe('a restore point', () => {
  const tenants = `
    create schema one;
    create table one.parents (id int generated always as identity primary key, boss int references one.parents, note text);
    create table one.children (parent int references one.parents, tag text, at timestamptz, twice text generated always as (tag || tag) stored);
    alter table one.parents enable row level security, force row level security;
    create function one.spoil() returns trigger language plpgsql as $$ begin NEW.note := 'spoilt'; return NEW; end $$;
    create trigger spoil before insert or update on one.parents for each row execute function one.spoil();`
  const dropTenants = 'drop table one.children, one.parents; drop function one.spoil; drop schema one;'

  const seed = `
    alter table one.parents disable trigger spoil;
    insert into one.parents (boss, note) values (null, E'tab\\t, new\\nline, back\\\\slash'), (1, null), (1, 'naïve');
    alter table one.parents enable trigger spoil;
    insert into one.children values (1, 'x', '2026-03-29 01:30:00+02'), (1, 'x', '2026-03-29 01:30:00+02'), (3, null, null);`

  test('is a file of its owner alone and holds the rows of every tenant', async () => {
    const { client, options } = await given(['tenants', tenants, dropTenants])
    await client.query(seed)
    const { rolledBack } = await rollbackMigrations({ ...options, acceptDataLoss: true })
    const path = rolledBack[0]?.restorePoint ?? ''
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    const text = await readFile(path, 'utf8')
    expect(text).toContain('naïve')
    expect(text).toContain('table one.parents: 3 rows')
  })

  test('of a rollback that fails after all is taken away', async () => {
    // A sequence counts the runs also of transactions that are rolled back: twice the try, then once to find the losses.
    const state = await given([
      'one',
      'create schema one; create sequence one.runs; create table one.t as select 1 as id;',
      `drop table one.t; select 1 / (4 - nextval('one.runs'));`,
    ])
    await expect(rollbackMigrations({ ...state.options, acceptDataLoss: true })).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      message: expect.stringContaining('division by zero') as string,
    })
    expect(await state.client.query('select last_value::int as runs from one.runs')).toMatchObject({
      rows: [{ runs: 4 }],
    })
    expect(await restorePoints(state)).toEqual([])
    expect(await applied(state.client)).toEqual(['000001.sql'])
  })

  describeOnServer('brought back by psql', 'psql needs a server that stays open', () => {
    const psql = (engine: Engine, file: string) =>
      promisify(execFile)('psql', ['-X', '-q', engine.connectionString, '-f', file])
    const contents = async (client: Client) => [
      (await client.query('select * from one.parents order by id')).rows,
      (await client.query('select * from one.children order by parent, tag')).rows,
    ]

    test('makes every row what it was, whatever triggers and row security say', async () => {
      const { client, options, engine } = await given(['tenants', tenants, dropTenants])
      await client.query(seed)
      const before = await contents(client)
      const { rolledBack } = await rollbackMigrations({ ...options, acceptDataLoss: true })
      await migrate(options)
      // A row that is there again meanwhile, as reference rows are.
      await client.query(`insert into one.parents (note) values ('other')`)
      await psql(engine, rolledBack[0]?.restorePoint ?? '')
      expect(await contents(client)).toEqual(before)
      const { rows } = await client.query(
        `select relforcerowsecurity as forced, (select tgenabled from pg_trigger where tgname = 'spoil') as trigger, to_regnamespace('restore_point') as left,
                nextval('one.parents_id_seq')::int as next
           from pg_class where oid = 'one.parents'::regclass`,
      )
      expect(rows).toEqual([{ forced: true, trigger: 'O', left: null, next: 4 }])
    })

    test('holds what goes in circles, waits for the end or is numbered by the database', async () => {
      const { client, options, engine } = await given([
        'circles',
        `create schema one;
         create table one.people (id int primary key, club_id int);
         create table one.clubs (id int primary key deferrable, head_id int not null references one.people deferrable initially deferred, number int generated always as identity, note text);
         alter table one.clubs add constraint clubs_id_key unique (id);
         alter table one.people add constraint people_club_id_fkey foreign key (club_id) references one.clubs (id);
         create table one.letters (id int primary key, number int generated always as identity, club_id int references one.clubs (id) deferrable initially deferred);
         create function one.spoil() returns trigger language plpgsql as $$ begin NEW.note := 'spoilt'; return NEW; end $$;
         create trigger always_fires before insert on one.clubs for each row when (NEW.id < 0) execute function one.spoil();
         create trigger never_fires before insert on one.clubs for each row execute function one.spoil();
         alter table one.clubs enable always trigger always_fires, disable trigger never_fires;`,
        'alter table one.people drop constraint people_club_id_fkey; drop table one.letters, one.clubs, one.people; drop function one.spoil; drop schema one;',
      ])
      const all = async () =>
        (
          await client.query<{ kind: string }>(
            `select 'person' as kind, to_jsonb(p) as row from one.people p union all select 'club', to_jsonb(c) from one.clubs c
               union all select 'letter', to_jsonb(l) from one.letters l order by 1, 2`,
          )
        ).rows
      await client.query(`insert into one.people values (1, null), (2, null);
        insert into one.clubs (id, head_id, note) values (10, 1, 'a'), (20, 2, 'b');
        update one.people set club_id = 30 - 10 * id;
        insert into one.letters (id, club_id) values (1, 10), (2, 20)`)
      const before = await all()
      const guards = async () =>
        (
          await client.query<{ name: string }>(
            `select conname as name, condeferrable || '/' || condeferred as state from pg_constraint where connamespace = 'one'::regnamespace and contype = 'f'
               union all select tgname, tgenabled::text from pg_trigger where tgrelid = 'one.clubs'::regclass and not tgisinternal order by 1`,
          )
        ).rows
      const guarded = await guards()
      const { rolledBack } = await rollbackMigrations({ ...options, acceptDataLoss: true })
      await migrate(options)
      // A club that is there again meanwhile, as reference rows are.
      await client.query(
        `insert into one.people values (1, null); insert into one.clubs (id, head_id, note) values (10, 1, 'other')`,
      )
      await psql(engine, rolledBack[0]?.restorePoint ?? '')
      expect(await all()).toEqual(before)
      expect(await guards()).toEqual(guarded)
    })

    test('keeps the rows of a table apart from those of one that inherits from it', async () => {
      const { client, options, engine } = await given([
        'heirs',
        'create schema one; create table one.visits (at date); create table one.guided (guide text) inherits (one.visits);',
        'drop table one.guided, one.visits; drop schema one;',
      ])
      await client.query(
        `insert into one.visits values ('2026-01-01'); insert into one.guided values ('2026-01-02', 'Ama')`,
      )
      const { rolledBack } = await rollbackMigrations({ ...options, acceptDataLoss: true })
      expect(rolledBack[0]?.losses.map(({ table, rows }) => [table.name, rows])).toEqual([
        ['one.guided', 1],
        ['one.visits', 1],
      ])
      await migrate(options)
      await psql(engine, rolledBack[0]?.restorePoint ?? '')
      const { rows } = await client.query<{ table: string }>(
        'select tableoid::regclass::text as table, at::text from one.visits order by at',
      )
      expect(rows).toEqual([
        { table: 'one.visits', at: '2026-01-01' },
        { table: 'one.guided', at: '2026-01-02' },
      ])
    })

    test('gives a dropped column its values again and leaves rows made since alone', async () => {
      const { client, options, engine } = await given(one, two)
      await client.query(`insert into one.t values (1, 'a', 2.5), (2, 'b', null)`)
      const { rolledBack } = await rollbackMigrations({ ...options, acceptDataLoss: true })
      await migrate(options)
      await client.query(`insert into one.t values (3, 'c', 1)`)
      await psql(engine, rolledBack[0]?.restorePoint ?? '')
      expect((await client.query('select * from one.t order by id')).rows).toEqual([
        { id: 1, note: 'a', price: '2.5' },
        { id: 2, note: 'b', price: null },
        { id: 3, note: 'c', price: '1' },
      ])
    })
  })
})

describeOnServer('while others work', 'the embedded engine is one session', () => {
  test('a login of pnc_migrator keeps the rows of all tenants in the restore point', async () => {
    const { engine, options, client } = await given([
      'one',
      'create schema one; create table one.t (id int); alter table one.t enable row level security, force row level security;',
      'drop table one.t; drop schema one;',
    ])
    await client.query('insert into one.t values (1), (2)')
    const login = new URL(database.loginUrl('pnc_migrator'))
    login.pathname = new URL(engine.connectionString).pathname
    await client.query('grant connect on database ' + engine.facts.database + ' to pnc_migrator')
    const asMigrator = { ...options, engine: { ...engine, connectionString: login.href } }
    const { rolledBack } = await rollbackMigrations({ ...asMigrator, acceptDataLoss: true })
    expect(rolledBack).toMatchObject([{ losses: [{ rows: 2 }] }])
    expect(await readFile(rolledBack[0]?.restorePoint ?? '', 'utf8')).toMatch(/from stdin;\n1\n2\n\\\./)
  })

  test('two rollbacks at once take back two migrations, one each', async () => {
    const { client, options } = await given(one, two)
    const both = await Promise.all([rollbackMigrations(options), rollbackMigrations(options)])
    expect(both.flatMap(({ rolledBack }) => rolledBack.map(({ file }) => file)).sort()).toEqual([
      '000001-one.sql',
      '000002-two.sql',
    ])
    expect(await applied(client)).toEqual([])
  })
})
