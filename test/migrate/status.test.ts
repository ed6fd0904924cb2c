import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { applyCurrent } from '../../src/migrate/apply-current.js'
import { migrate } from '../../src/migrate/migrate.js'
import { migrationStatus } from '../../src/migrate/status.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { readCatalog } from './catalog.js'
import { migrationProject } from './migration-project.js'
import { newEngine } from './new-engine.js'

const database = await useTestDatabase()

/** A migrated database of three migrations and the project it was migrated from. */
async function migrated() {
  const project = await migrationProject()
  await project.commit('one', 'create schema one;')
  await project.commit('two', 'create table one.t (id int);')
  await project.commit('three', 'create table one.u (id int);')
  const engine = await newEngine(database)
  await migrate({ engine, ...project })
  const status = async (of = project) =>
    (await migrationStatus({ engine, ...of })).migrations.map(({ number, state }) => `${number} ${state}`)
  return { project, engine, status }
}

test('a database that was never migrated has everything pending, and is the same afterwards', async () => {
  const project = await migrationProject()
  await project.commit('one', 'create schema one;')
  const engine = await newEngine(database)
  const client = await database.openClient(engine.connectionString)
  const before = await readCatalog(client)
  const status = await migrationStatus({ engine, ...project })
  expect(status).toMatchObject({
    upToDate: false,
    current: 'blank',
    migrations: [{ number: '000001', state: 'pending' }],
  })
  expect(await readCatalog(client)).toEqual(before)
})

test('a migrated database is up to date; a new file makes it pending', async () => {
  const { project, engine } = await migrated()
  const client = await database.openClient(engine.connectionString)
  const before = await readCatalog(client)
  expect(await migrationStatus({ engine, ...project })).toMatchObject({ upToDate: true, missing: [] })
  await project.commit('four', 'select 1;')
  const status = await migrationStatus({ engine, ...project })
  expect(status.upToDate).toBe(false)
  expect(status.migrations.at(-1)).toMatchObject({ file: '000004-four.sql', state: 'pending' })
  expect(await readCatalog(client)).toEqual(before)
})

test('an applied file that was edited is found, and migrate refuses it', async () => {
  const { project, engine, status } = await migrated()
  const file = join(project.paths.migrations, '000002-two.sql')
  await writeFile(file, (await readFile(file, 'utf8')).replace('id int', 'id bigint'))
  expect(await status()).toEqual(['000001 applied', '000002 changed', '000003 applied'])
  await expect(migrate({ engine, ...project })).rejects.toMatchObject({
    code: 'HISTORY_MISMATCH',
    exitCode: 4,
    message: expect.stringContaining('000002-two.sql') as string,
  })
})

test('files with other hashes than those that were applied are found', async () => {
  const { engine } = await migrated()
  const other = await migrationProject()
  await other.commit('one', 'create schema one;')
  await other.commit('two', 'create table one.another (id int);')
  const { migrations } = await migrationStatus({ engine, ...other })
  expect(migrations.map(({ number, state }) => `${number} ${state}`)).toEqual([
    '000001 applied',
    '000002 changed',
    '000003 unknown',
  ])
})

test('a database that is newer than the files is told apart, and migrate leaves it alone', async () => {
  const { engine, status } = await migrated()
  const older = await migrationProject()
  await older.commit('one', 'create schema one;')
  expect(await status(older)).toEqual(['000001 applied', '000002 unknown', '000003 unknown'])
  expect(await migrate({ engine, ...older })).toMatchObject({
    applied: [],
    unknown: ['000002-two.sql', '000003-three.sql'],
  })
})

test('a migration that was never applied although a later one was is found', async () => {
  const { project, engine, status } = await migrated()
  const client = await database.openClient(engine.connectionString)
  await client.query(
    `update graphile_migrate.migrations set previous_hash = null where filename = '000003.sql'`,
  )
  await client.query(`delete from graphile_migrate.migrations where filename = '000002.sql'`)
  expect(await status()).toEqual(['000001 applied', '000002 skipped', '000003 applied'])
  await expect(migrate({ engine, ...project })).rejects.toMatchObject({ code: 'HISTORY_MISMATCH' })
})

test('a file that is gone is missing, and what follows it is in order', async () => {
  const { project, status } = await migrated()
  await rename(join(project.paths.migrations, '000002-two.sql'), join(project.dataDir, 'elsewhere.sql'))
  expect(await status()).toEqual(['000001 applied', '000002 missing', '000003 applied'])
})

test('current.sql is blank, applied or changed', async () => {
  const { project, engine } = await migrated()
  const current = async () => (await migrationStatus({ engine, ...project })).current
  expect(await current()).toBe('blank')
  await project.writeCurrent('create or replace view one.v as select 1 as a;')
  expect(await current()).toBe('changed')
  await applyCurrent({ engine, ...project })
  expect(await current()).toBe('applied')
  await project.writeCurrent('-- only a comment was added\ncreate or replace view one.v as select 1 as a;')
  expect(await current()).toBe('applied')
  await project.writeCurrent('-- nothing\n')
  expect(await current()).toBe('blank')
})
