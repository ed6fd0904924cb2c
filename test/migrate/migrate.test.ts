import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { bootstrapDatabase } from '../../src/migrate/bootstrap-database.js'
import { readCommitted } from '../../src/migrate/history/read-committed.js'
import { openWorkspace } from '../../src/migrate/migration-workspace.js'
import { splitStatements } from '../../src/migrate/split-statements.js'
import { migrate } from '../../src/migrate/migrate.js'
import { planRun } from '../../src/migrate/plan/plan-run.js'
import { describeOnServer } from '../harness/describe-on-server.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { readCatalog } from './catalog.js'
import { graphileMigrateCli } from './graphile-migrate-cli.js'
import { migrationProject } from './migration-project.js'
import { newEngine } from './new-engine.js'

const database = await useTestDatabase()

describe('the migrations of the package', () => {
  test('every object they make belongs to pnc_owner, pnc_definer or pnc_search', async () => {
    const owners = await database.asOwner<{ owner: string }>(
      `select distinct relowner::regrole::text as owner from pg_class c join pg_namespace n on n.oid = relnamespace
        where nspname in ('core', 'market', 'graphile_migrate')
       union
       select distinct proowner::regrole::text from pg_proc p join pg_namespace n on n.oid = pronamespace
        where nspname in ('core', 'market')`,
    )
    expect(owners.map(({ owner }) => owner).sort()).toEqual(['pnc_definer', 'pnc_owner', 'pnc_search'])
  })

  test('a run on a migrated database does nothing at all', async () => {
    const client = await database.openClient(database.ownerUrl)
    const before = await readCatalog(client)
    const { dataDir } = await migrationProject()
    const options = {
      engine: database.engine,
      dataDir,
      contextSecret: () => Promise.resolve(database.contextSecret),
    }
    expect(await migrate(options)).toMatchObject({ bootstrapped: [], applied: [], contextSecret: 'trusted' })
    expect(await readCatalog(client)).toEqual(before)
    expect(await planRun(options)).toMatchObject({ bootstrap: [], migrations: [], unknown: [] })
  })

  test('a database that trusts another secret is told apart, and trusts a second one only when told to', async () => {
    const { dataDir } = await migrationProject()
    const contextSecret = () => Promise.resolve('another secret of at least thirty-two bytes')
    const options = { engine: database.engine, dataDir, contextSecret }
    expect(await migrate(options)).toMatchObject({ contextSecret: 'untrusted' })
    const count = () =>
      database.asOwner<{ count: number }>('select count(*)::int as count from core.context_secrets')
    expect(await count()).toEqual([{ count: 1 }])
    expect(await migrate({ ...options, trustSecret: true })).toMatchObject({ contextSecret: 'installed' })
    expect(await count()).toEqual([{ count: 2 }])
    expect(await migrate(options)).toMatchObject({ contextSecret: 'trusted' })
    await database.asOwner(
      `delete from core.context_secrets where secret = 'another secret of at least thirty-two bytes'`,
    )
  })
})

describe('the scripts of the package', () => {
  test('the server answers as many statements of each migration as we find', async () => {
    const engine = await newEngine(database)
    const { dataDir } = await migrationProject()
    await bootstrapDatabase({ engine, dataDir })
    const client = await database.openClient(engine.connectionString)
    const { folder } = await openWorkspace(dataDir)
    await client.query('begin')
    await client.query('set local role pnc_owner')
    for (const { body } of await readCommitted(folder)) {
      const results = (await client.query(body)) as unknown as unknown[]
      expect(splitStatements(body)).toHaveLength(results.length)
    }
    await client.query('rollback')
  })
})

describe('the roles', () => {
  test('are groups without login that stand below row security, each with a comment', async () => {
    const roles = await database.asOwner<Record<string, unknown>>(
      `select rolname as name, rolcanlogin or rolsuper or rolbypassrls or rolcreaterole or rolcreatedb as strong,
              shobj_description(oid, 'pg_authid') is not null as described
         from pg_roles where rolname in ('pnc_owner', 'pnc_migrator', 'pnc_service', 'pnc_readonly', 'pnc_operator',
              'pnc_auditor', 'pnc_definer', 'pnc_search')`,
    )
    expect(roles).toHaveLength(8)
    for (const role of roles) expect(role).toMatchObject({ strong: false, described: true })
  })

  test('the owner may become pnc_search and pnc_definer but has none of their privileges', async () => {
    const rows = await database.asOwner(
      `select r.rolname as role, pg_has_role('pnc_owner', r.oid, 'MEMBER') as member, pg_has_role('pnc_owner', r.oid, 'USAGE') as uses
         from pg_roles r where r.rolname in ('pnc_search', 'pnc_definer') order by 1`,
    )
    expect(rows).toEqual([
      { role: 'pnc_definer', member: true, uses: false },
      { role: 'pnc_search', member: true, uses: false },
    ])
  })
})

describe('migrations of a project', () => {
  test('four runs at once apply each migration once and all succeed', async () => {
    const { paths, dataDir, commit } = await migrationProject()
    await commit('one', 'create schema one; create table one.t (id int);')
    await commit('two', 'insert into one.t select generate_series(1, 1000); create table one.u (id int);')
    const engine = await newEngine(database)
    const results = await Promise.all([1, 2, 3, 4].map(() => migrate({ engine, paths, dataDir })))
    expect(results.flatMap(({ applied }) => applied.map(({ file }) => file)).sort()).toEqual([
      '000001-one.sql',
      '000002-two.sql',
    ])
    const client = await database.openClient(engine.connectionString)
    const { rows } = await client.query(
      `select (select count(*)::int from one.t) as t, current_user <> 'pnc_owner' as back`,
    )
    expect(rows).toEqual([{ t: 1000, back: true }])
  })

  test('a migration that fails leaves nothing, the ones before it stay, and the next run goes on', async () => {
    const { paths, dataDir, commit } = await migrationProject()
    await commit('one', 'create schema one;')
    const broken = 'create table one.a (id int);\n\ncreate table one.b (id int, other nonsense);\n'
    await commit('two', broken)
    const engine = await newEngine(database)
    const error = await migrate({ engine, paths, dataDir }).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({
      code: 'MIGRATION_FAILED',
      details: { sqlstate: '42704', file: 'migrations/000002-two.sql', line: 7, column: 35 },
    })
    expect((error as Error).message).toContain('type "nonsense" does not exist')
    const client = await database.openClient(engine.connectionString)
    const left = await client.query(
      `select to_regclass('one.a') as a, (select count(*)::int from graphile_migrate.migrations) as n`,
    )
    expect(left.rows).toEqual([{ a: null, n: 1 }])

    const fixed = await migrationProject()
    await fixed.commit('one', 'create schema one;')
    await fixed.commit('two', 'create table one.a (id int);')
    expect((await migrate({ engine, paths: fixed.paths, dataDir })).applied).toMatchObject([
      { file: '000002-two.sql' },
    ])
  })

  test('an error without a position is placed at the statement that failed', async () => {
    const { paths, dataDir, commit } = await migrationProject()
    await commit(
      'one',
      `create schema one;\ncreate table one.t (id int primary key);\ninsert into one.t values (1), (1);\nselect 1;`,
    )
    const error = await migrate({ engine: await newEngine(database), paths, dataDir }).catch(
      (thrown: unknown) => thrown,
    )
    expect(error).toMatchObject({
      code: 'MIGRATION_FAILED',
      details: { sqlstate: '23505', line: 7, column: 1 },
    })
    expect((error as Error).message).toContain('Key (id)=(1) already exists')
  })
})

describeOnServer('the real graphile-migrate', 'it opens several connections', () => {
  test('finds that everything is applied', async () => {
    const { paths, dataDir, commit } = await migrationProject()
    await commit('one', 'create schema one;')
    await commit('two', 'create table one.t (id int);')
    const engine = await newEngine(database)
    await migrate({ engine, paths, dataDir })
    const real = { databaseUrl: engine.connectionString, folder: join(dataDir, 'gm') }
    expect(await graphileMigrateCli(['migrate'], real)).toContain('Already up to date')
  })

  test('continues where we stopped, and we continue where it stopped', async () => {
    const { paths, dataDir, commit } = await migrationProject()
    await commit('one', 'create schema one;')
    const engine = await newEngine(database)
    await migrate({ engine, paths, dataDir })
    await commit('two', 'create table one.t (id int);')
    const real = { databaseUrl: engine.connectionString, folder: join(dataDir, 'gm') }
    expect(await graphileMigrateCli(['migrate'], real)).toContain('1 committed migrations executed')
    await commit('three', 'create table one.u (id int);')
    expect((await migrate({ engine, paths, dataDir })).applied).toMatchObject([{ file: '000003-three.sql' }])
  })
})
