import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { applyCurrent, type CurrentResult } from '../../src/migrate/apply-current.js'
import { watchCurrent } from '../../src/migrate/watch.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { readCatalog } from './catalog.js'
import { migrationProject } from './migration-project.js'
import { newEngine } from './new-engine.js'

const database = await useTestDatabase()
const engine = await newEngine(database)
const client = await database.openClient(engine.connectionString)

/** Each test has a schema of its own in the one database. */
async function projectWith(schema: string) {
  const project = await migrationProject()
  await project.writeCurrent(`create schema if not exists ${schema};`)
  await applyCurrent({ engine, ...project })
  return project
}

test('it runs once for each change of its statements, and belongs to pnc_owner', async () => {
  const project = await projectWith('one')
  await project.writeCurrent('create table if not exists one.t (id int); insert into one.t values (1);')
  expect(await applyCurrent({ engine, ...project })).toMatchObject({ current: 'applied' })
  expect(await applyCurrent({ engine, ...project })).toMatchObject({ current: 'unchanged' })
  await project.writeCurrent(
    '-- a comment\ncreate table if not exists one.t (id int);\n\ninsert into one.t values (1);',
  )
  expect(await applyCurrent({ engine, ...project })).toMatchObject({ current: 'unchanged' })
  await project.writeCurrent('insert into one.t values (2);')
  expect(await applyCurrent({ engine, ...project })).toMatchObject({ current: 'applied' })
  const { rows } = await client.query(
    `select array(select id from one.t order by id) as ids, (select relowner::regrole::text from pg_class where oid = 'one.t'::regclass) as owner`,
  )
  expect(rows).toEqual([{ ids: [1, 2], owner: 'pnc_owner' }])
})

test('when it fails the database is as it was, and what ran last is still known', async () => {
  const project = await projectWith('two')
  await project.writeCurrent('create table if not exists two.t (id int);')
  await applyCurrent({ engine, ...project })
  const before = await readCatalog(client)
  await project.writeCurrent(
    'create table two.u (id int);\nalter table two.t add column a int;\nselect two.missing();\n',
  )
  await expect(applyCurrent({ engine, ...project })).rejects.toMatchObject({
    code: 'MIGRATION_FAILED',
    details: { sqlstate: '42883', file: 'current.sql', line: 3, column: 8 },
  })
  expect(await readCatalog(client)).toEqual(before)
  await project.writeCurrent('create table if not exists two.t (id int);')
  expect(await applyCurrent({ engine, ...project })).toMatchObject({ current: 'unchanged' })
})

test('an error in an included file is placed in that file', async () => {
  const project = await projectWith('three')
  await project.writeFixture('sql/three/inner.sql', 'select 1;\nselect three.missing();\n')
  await project.writeFixture(
    'sql/three/outer.sql',
    '-- the first line\n--!include sql/three/inner.sql\nselect nothing_there;\n',
  )
  await project.writeCurrent('select 1;\n--!include sql/three/outer.sql\nselect 3;\n')
  const failure = () => applyCurrent({ engine, ...project }).catch((error: unknown) => error)
  expect(await failure()).toMatchObject({
    details: { file: 'fixtures/sql/three/inner.sql', line: 2, column: 8 },
  })
  await project.writeFixture('sql/three/inner.sql', 'select 1;\n')
  expect(await failure()).toMatchObject({
    details: { file: 'fixtures/sql/three/outer.sql', line: 3, column: 8 },
  })
  await project.writeFixture('sql/three/outer.sql', 'select 1;\n')
  await project.writeCurrent('select 1;\n--!include sql/three/outer.sql\nselect nothing_there;\n')
  expect(await failure()).toMatchObject({ details: { file: 'current.sql', line: 3, column: 8 } })
  await project.writeCurrent('--!include sql/three/missing.sql\n')
  expect(await failure()).toMatchObject({ code: 'MIGRATION_INVALID' })
})

test('the place of an error is counted in characters, and its caret stands below it', async () => {
  const project = await projectWith('four')
  await project.writeCurrent(`select '🐝é', ünknown;\n`)
  const error = await applyCurrent({ engine, ...project }).catch((thrown: unknown) => thrown)
  const lines = (error as Error).message.split('\n')
  const at = lines.findIndex((line) => line.includes('ünknown') && line.includes('|'))
  expect(lines[at + 1]?.indexOf('^')).toBe(lines[at]?.indexOf('ünknown'))
})

test('statements that refuse a transaction run outside one', async () => {
  const project = await projectWith('five')
  await project.writeCurrent('create table if not exists five.t (id int);')
  await applyCurrent({ engine, ...project })
  await project.writeCurrent(
    '--! no-transaction\ncreate index concurrently if not exists t_id_idx on five.t (id);',
  )
  expect(await applyCurrent({ engine, ...project })).toMatchObject({ current: 'applied' })
  expect(await applyCurrent({ engine, ...project })).toMatchObject({ current: 'unchanged' })
  const { rows } = await client.query(
    `select to_regclass('five.t_id_idx') is not null as made, current_user <> 'pnc_owner' as back`,
  )
  expect(rows).toEqual([{ made: true, back: true }])
})

test('watching runs every change, survives an error and ends when aborted', async () => {
  const project = await projectWith('six')
  const controller = new AbortController()
  const seen: string[] = []
  const onResult = ({ current }: CurrentResult) => void seen.push(current)
  const onError = (error: unknown) => void seen.push((error as { code: string }).code)
  const watching = watchCurrent({
    engine,
    ...project,
    signal: controller.signal,
    onResult,
    onError,
    intervalMs: 20,
  })
  const until = async (count: number) => {
    for (let waited = 0; seen.length < count && waited < 10_000; waited += 20) await sleep(20)
    expect(seen).toHaveLength(count)
  }
  await until(1)
  await project.writeCurrent('create table six.t (id int;')
  await until(2)
  await project.writeFixture('sql/six/t.sql', 'create table if not exists six.t (id int);')
  await until(3)
  await project.writeCurrent('--!include sql/six/t.sql\n')
  await until(4)
  await project.writeFixture('sql/six/t.sql', 'create table if not exists six.t (id int); select 1;')
  await until(5)
  controller.abort()
  await watching
  expect(seen).toEqual(['unchanged', 'MIGRATION_FAILED', 'MIGRATION_FAILED', 'applied', 'applied'])
})
