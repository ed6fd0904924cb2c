import { expect, test } from 'vitest'
import { migrate } from '../../src/migrate/migrate.js'
import { planReset, resetDatabase } from '../../src/migrate/reset.js'
import { describeOnServer } from '../harness/describe-on-server.js'
import { runCli } from '../harness/run-cli.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { migrationProject } from './migration-project.js'
import { newEngine } from './new-engine.js'

const database = await useTestDatabase()

test('a reset drops every row and object and migrates anew', async () => {
  const project = await migrationProject()
  await project.commit('one', 'create schema one; create table one.t (id int);')
  const engine = await newEngine(database)
  await migrate({ engine, ...project })
  const before = await database.openClient(engine.connectionString)
  await before.query(
    `insert into one.t values (1); create schema other; create table public.left_over (id int)`,
  )
  await resetDatabase({ engine, ...project })
  const client = await database.openClient(engine.connectionString)
  const { rows } = await client.query(
    `select (select count(*)::int from one.t) as t, to_regnamespace('other') as other, to_regclass('public.left_over') as left`,
  )
  expect(rows).toEqual([{ t: 0, other: null, left: null }])
  expect(await migrate({ engine, ...project })).toMatchObject({ bootstrapped: [], applied: [] })
})

test('the plan changes nothing', async () => {
  const { dataDir } = await migrationProject()
  const { steps } = await planReset({ engine: database.engine, dataDir })
  expect(steps.join()).toContain('migrations')
  expect(await database.asOwner(`select to_regclass('core.tenants') is not null as there`)).toEqual([
    { there: true },
  ])
})

test('a server on another machine is refused unless its database is named', async () => {
  const { dataDir } = await migrationProject()
  const { engine } = database
  const facts = { ...engine.facts, database: 'shop' }
  const remote = {
    ...engine,
    kind: 'server' as const,
    facts,
    connectionString: 'postgres://app@db.example.com/shop',
  }
  await expect(resetDatabase({ engine: remote, dataDir })).rejects.toMatchObject({
    code: 'REFUSED',
    exitCode: 4,
    hint: expect.stringContaining('--confirm=shop') as string,
  })
  await expect(planReset({ engine: remote, dataDir, confirm: 'other' })).rejects.toMatchObject({
    code: 'REFUSED',
  })
  await expect(planReset({ engine, dataDir, confirm: 'other' })).rejects.toMatchObject({ code: 'REFUSED' })
})

describeOnServer('resetting a server', 'the embedded database is emptied in place', () => {
  test('a migration that fails leaves the old database in place', async () => {
    const project = await migrationProject()
    await project.commit('one', 'create schema one; create table one.t (id int);')
    const engine = await newEngine(database)
    await migrate({ engine, ...project })
    const client = await database.openClient(engine.connectionString)
    await client.query('insert into one.t values (1)')
    await project.commit('two', 'select nothing;')
    await expect(resetDatabase({ engine, ...project })).rejects.toMatchObject({ code: 'MIGRATION_FAILED' })
    expect((await client.query('select id from one.t')).rows).toEqual([{ id: 1 }])
    expect((await client.query(`select from pg_database where datname like '%reset%'`)).rows).toHaveLength(0)
  })

  test('open sessions are ended, and encoding, locale and owner stay', async () => {
    const project = await migrationProject()
    const engine = await newEngine(database)
    const traits = `select pg_encoding_to_char(encoding) as encoding, datcollate, datctype, datdba::regrole::text as owner
                      from pg_database where datname = current_database()`
    const session = await database.openClient(engine.connectionString)
    const before = (await session.query(traits)).rows
    await session.query('begin')
    expect(await planReset({ engine, ...project })).toMatchObject({ sessions: 1 })
    await resetDatabase({ engine, ...project })
    await expect(session.query('select 1')).rejects.toThrow()
    const client = await database.openClient(engine.connectionString)
    expect((await client.query(traits)).rows).toEqual(before)
  })

  test('a login that may not create databases is told so', async () => {
    const { dataDir } = await migrationProject()
    const url = database.loginUrl('pnc_migrator')
    const engine = { ...database.engine, connectionString: url }
    await expect(resetDatabase({ engine, dataDir })).rejects.toMatchObject({ code: 'PRIVILEGE_MISSING' })
  })

  test('the command prints what it would do', async () => {
    const env = { DATABASE_URL: database.ownerUrl }
    const { code, stdout } = await runCli(['migrate', 'reset', '--dry-run', '--json'], { env })
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ database: database.engine.facts.database })
  })
})
