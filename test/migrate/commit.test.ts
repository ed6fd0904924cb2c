import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import type { Engine } from '../../src/engine/engine.js'
import { applyCurrent } from '../../src/migrate/apply-current.js'
import { commitMigration, planCommitMigration } from '../../src/migrate/commit.js'
import { migrate } from '../../src/migrate/migrate.js'
import { uncommitMigration } from '../../src/migrate/uncommit.js'
import { describeOnServer } from '../harness/describe-on-server.js'
import { testConfig } from '../harness/test-config.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { readCatalog } from './catalog.js'
import { graphileMigrateCli } from './graphile-migrate-cli.js'
import { migrationProject, type MigrationProject } from './migration-project.js'
import { newEngine } from './new-engine.js'

const database = await useTestDatabase()

// Each commit on the embedded engine starts a second one for the shadow.
vi.setConfig({ testTimeout: 120_000 })

const optionsFor = (engine: Engine, project: MigrationProject) => ({
  engine,
  ...project,
  config: testConfig({
    databaseUrl: engine.kind === 'server' ? engine.connectionString : undefined,
    dataDir: project.dataDir,
  }),
})

const down = `--! Data-Loss: answers

--!include sql/one/forget.sql
drop schema one;
`
const current = `--! Message: add things

create schema if not exists one;
--!include sql/one/answer.sql
comment on schema one is 'One';
`

async function projectToCommit(): Promise<MigrationProject> {
  const project = await migrationProject()
  await project.writeFixture(
    'sql/one/answer.sql',
    'create or replace function one.answer() returns int language sql as $$ select 42 $$;\n',
  )
  await project.writeFixture('sql/one/forget.sql', 'drop function one.answer;\n')
  await project.writeCurrent(current)
  await project.writeDown(down)
  return project
}

test('commit writes, applies and empties; uncommit takes back; committing again gives the same file', async () => {
  const project = await projectToCommit()
  const engine = await newEngine(database)
  const options = optionsFor(engine, project)
  const read = (file: string) => readFile(join(project.paths.migrations, file), 'utf8')

  const plan = await planCommitMigration(options)
  const first = await commitMigration(options)
  expect(first).toMatchObject({ file: '000001-add-things.sql', hash: plan.hash })
  const text = await read(first.file)
  expect(text).toBe(plan.text)
  expect(await read(first.down)).toBe(plan.down.text)
  expect(plan.down.text).toContain('--! Included sql/one/forget.sql\ndrop function one.answer;\n')
  expect(await readFile(project.paths.current, 'utf8')).toBe('-- Enter migration here\n')
  expect(await migrate(options)).toMatchObject({ applied: [] })

  expect(await uncommitMigration(options)).toMatchObject({ file: first.file, wasApplied: true })
  expect(await project.committed()).toEqual(['current.down.sql'])
  expect(await readFile(project.paths.current, 'utf8')).toBe(current)
  expect(await read('current.down.sql')).toBe(down)

  expect(await commitMigration(options)).toMatchObject({ file: first.file, hash: first.hash })
  expect(await read(first.file)).toBe(text)
  expect(await project.committed()).toEqual(['000001-add-things.down.sql', '000001-add-things.sql'])
  const second = await commitMigration({ ...options, message: 'Ünd: more!' }).catch((error: unknown) => error)
  expect(second).toMatchObject({
    code: 'MIGRATION_INVALID',
    message: expect.stringContaining('blank') as string,
  })
})

test('what the shadow refuses changes neither files nor database, and is placed in current.sql', async () => {
  const project = await projectToCommit()
  const engine = await newEngine(database)
  const options = optionsFor(engine, project)
  await migrate(options)
  const client = await database.openClient(engine.connectionString)
  const before = await readCatalog(client)
  const broken = `${current}select one.missing();\n`
  await project.writeCurrent(broken)
  await expect(commitMigration(options)).rejects.toMatchObject({
    code: 'MIGRATION_FAILED',
    details: { file: 'current.sql', line: 6, column: 8 },
  })
  expect(await project.committed()).toEqual(['current.down.sql'])
  expect(await readFile(project.paths.current, 'utf8')).toBe(broken)
  expect(await readCatalog(client)).toEqual(before)
  const { rows } = await client.query('select from pg_database where datname ^@ $1', [
    `${engine.facts.database}_shadow_`,
  ])
  expect(rows).toHaveLength(0)
})

test('what the database refuses although the shadow took it leaves everything as before', async () => {
  const project = await migrationProject()
  await project.writeCurrent('create schema one;\n')
  await project.writeDown('drop schema one;\n')
  const engine = await newEngine(database)
  const options = optionsFor(engine, project)
  await applyCurrent(options)
  await expect(commitMigration(options)).rejects.toMatchObject({
    code: 'MIGRATION_FAILED',
    hint: expect.stringContaining('twice') as string,
  })
  expect(await project.committed()).toEqual(['current.down.sql'])
  expect(await readFile(project.paths.current, 'utf8')).toBe('create schema one;\n')
  expect((await migrate(options)).applied).toEqual([])
})

test('a commit without a down file needs the reason, which stands in the down file', async () => {
  const project = await migrationProject()
  await project.writeCurrent('create schema if not exists one;\n')
  const engine = await newEngine(database)
  const options = optionsFor(engine, project)
  await expect(commitMigration(options)).rejects.toMatchObject({
    code: 'REFUSED',
    exitCode: 4,
    hint: expect.stringContaining('--no-down') as string,
  })
  await project.writeDown('-- to be written\n')
  await expect(commitMigration(options)).rejects.toMatchObject({ code: 'REFUSED' })
  await expect(planCommitMigration({ ...options, noDown: 'two\nlines' })).rejects.toMatchObject({
    code: 'INPUT_INVALID',
  })
  const { file, down: downFile } = await commitMigration({ ...options, noDown: 'rows are archived' })
  expect(await readFile(join(project.paths.migrations, downFile), 'utf8')).toBe(
    '--! No-Down: rows are archived\n',
  )
  expect(await project.committed()).toEqual([downFile, file])

  await uncommitMigration(options)
  expect(await commitMigration(options), 'the reason is kept').toMatchObject({ down: downFile })
  await uncommitMigration(options)
  await expect(planCommitMigration({ ...options, noDown: 'another' })).rejects.toMatchObject({
    code: 'REFUSED',
  })
})

test.each([
  ['leaves something', 'delete from zero.t;', /Taken back, the migration leaves.*schemas one/s],
  ['takes too much', 'drop schema one; drop schema zero cascade;', /Taken back.*schemas zero name: gone/s],
  [
    'fails',
    'drop schema one;\ndrop schema two;',
    /migrations\/current\.down\.sql:2:1: schema "two" does not exist/,
  ],
  ['leaves rows in the way', 'drop schema one;', /current\.sql:1:.*duplicate key/],
])('a down file that %s is refused, and nothing is committed', async (_what, script, message) => {
  const project = await migrationProject()
  await project.commit('zero', 'create schema zero; create table zero.t (id int primary key);')
  await project.writeCurrent('create schema if not exists one; insert into zero.t values (1);\n')
  await project.writeDown(script)
  const options = optionsFor(await newEngine(database), project)
  await expect(commitMigration(options)).rejects.toThrow(message)
  expect(await project.committed()).toEqual(['000001-zero.sql', 'current.down.sql'])
})

test('uncommit refuses while current.sql or its down file holds something', async () => {
  const project = await migrationProject()
  await project.commit('one', 'select 1;')
  await project.writeCurrent('select 2;\n')
  const { engine } = database
  await expect(uncommitMigration({ engine, ...project })).rejects.toMatchObject({
    code: 'REFUSED',
    exitCode: 4,
  })
  expect(await project.committed()).toEqual(['000001-one.sql'])
  await project.writeCurrent('')
  await project.writeDown('select 3;\n')
  await expect(uncommitMigration({ engine, ...project })).rejects.toMatchObject({
    code: 'REFUSED',
    message: expect.stringContaining('current.down.sql') as string,
  })
  expect(await project.committed()).toEqual(['000001-one.sql', 'current.down.sql'])
})

test('a message has to be one line', async () => {
  const project = await projectToCommit()
  const options = { ...optionsFor(database.engine, project), message: 'two\nlines' }
  await expect(planCommitMigration(options)).rejects.toMatchObject({ code: 'INPUT_INVALID', exitCode: 2 })
})

test('a commit that was interrupted before current.sql was emptied is not made twice', async () => {
  const project = await projectToCommit()
  const options = optionsFor(database.engine, project)
  const { file, text } = await planCommitMigration(options)
  await writeFile(join(project.paths.migrations, file), text)
  await expect(planCommitMigration(options)).rejects.toMatchObject({
    code: 'MIGRATION_INVALID',
    message: expect.stringContaining(file) as string,
  })
})

describeOnServer('shadow databases', 'the embedded engine has no second database', () => {
  test('the file is the one that the real graphile-migrate writes', async () => {
    const project = await projectToCommit()
    const engine = await newEngine(database)
    const options = optionsFor(engine, project)
    await project.commit('zero', 'select 1;')
    await migrate(options)
    const ours = await planCommitMigration(options)
    const shadow = await newEngine(database)
    await graphileMigrateCli(['commit'], {
      databaseUrl: engine.connectionString,
      shadowDatabaseUrl: shadow.connectionString,
      rootDatabaseUrl: database.ownerUrl,
      folder: join(project.dataDir, 'gm'),
    })
    expect(await project.committed()).toEqual(['000001-zero.sql', ours.file, 'current.down.sql'])
    expect(await readFile(join(project.paths.migrations, ours.file), 'utf8')).toBe(ours.text)
  })

  test('what a killed commit left is dropped by the next one', async () => {
    const project = await projectToCommit()
    const engine = await newEngine(database)
    const leftover = `${engine.facts.database}_shadow_0123abcd`
    await database.asOwner(`create database ${leftover}`)
    await commitMigration(optionsFor(engine, project))
    const { database: name } = engine.facts
    expect(
      await database.asOwner('select from pg_database where datname ^@ $1', [`${name}_shadow_`]),
    ).toEqual([])
  })

  test('a given shadow is emptied and used, whatever is in it', async () => {
    const project = await projectToCommit()
    const engine = await newEngine(database)
    const shadow = await newEngine(database)
    const client = await database.openClient(shadow.connectionString)
    await client.query(`
      create schema one; create table one.t (id int); create table public.left_over (id serial);
      create type public.mood as enum ('good'); create function public.f() returns int language sql as 'select 1';
      create view public.v as select 1; create extension postgis`)
    const options = optionsFor(engine, project)
    const config = { ...options.config, shadowDatabaseUrl: shadow.connectionString }
    expect(await commitMigration({ ...options, config })).toMatchObject({ file: '000001-add-things.sql' })
    const { rows } = await client.query(
      `select to_regclass('one.t') as t, to_regclass('public.left_over') as l, to_regtype('public.mood') as m, to_regclass('public.v') as v,
              to_regclass('public.spatial_ref_sys')::text as kept`,
    )
    expect(rows).toEqual([{ t: null, l: null, m: null, v: null, kept: 'spatial_ref_sys' }])
  })

  test('the database itself is never taken for the shadow', async () => {
    const project = await projectToCommit()
    const engine = await newEngine(database)
    const options = optionsFor(engine, project)
    const config = {
      ...options.config,
      shadowDatabaseUrl: `${engine.connectionString}?application_name=other`,
    }
    await expect(commitMigration({ ...options, config })).rejects.toMatchObject({ code: 'REFUSED' })
    expect(await project.committed()).toEqual(['current.down.sql'])
  })
})
