import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { readCatalog } from '../../src/catalog/read-catalog.js'
import type { Engine } from '../../src/engine/engine.js'
import { openEngine } from '../../src/engine/open-engine.js'
import { withSession } from '../../src/engine/session.js'
import { readScratchCatalog } from '../../src/scratch/read-scratch-catalog.js'
import { withScratchDatabase } from '../../src/scratch/with-scratch-database.js'
import { describeOnOwnServer } from '../harness/describe-on-own-server.js'
import { describeOnServer } from '../harness/describe-on-server.js'
import { testConfig } from '../harness/test-config.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { migrationProject, type MigrationProject } from '../migrate/migration-project.js'

const database = await useTestDatabase()

// Each scratch database on the embedded engine takes seconds to start.
vi.setConfig({ testTimeout: 120_000 })

const configFor = ({ dataDir }: MigrationProject, url: string) =>
  testConfig({ databaseUrl: database.kind === 'server' ? url : undefined, dataDir })

const optionsFor = (project: MigrationProject, engine: Engine = database.engine) => ({
  ...project,
  engine,
  config: configFor(project, engine.connectionString),
})

async function twoMigrations(): Promise<MigrationProject> {
  const project = await migrationProject()
  await project.commit('one', 'create schema one;')
  await project.commit('two', 'create schema two;')
  return project
}

const schemasOf = async (engine: Engine) =>
  (await withSession(engine, {}, (client) => readCatalog(client))).schemas.map(({ name }) => name)

test('a scratch database is what the first files make, and is gone afterwards', async () => {
  const options = optionsFor(await twoMigrations())
  const before = await databases()
  const files = ['000001-one.sql']
  const names = await withScratchDatabase({ ...options, files }, ({ engine }) => schemasOf(engine))
  expect(names).toEqual(['one', 'public'])
  expect(await databases()).toEqual(before)
})

test('the catalog is built once for each state of the files', async () => {
  const project = await twoMigrations()
  const options = optionsFor(project)
  const first = await readScratchCatalog(options)
  expect(first).toMatchObject({ isCached: false })
  expect(first.catalog.schemas.map(({ name }) => name)).toEqual(['one', 'public', 'two'])
  expect(await readScratchCatalog(options)).toEqual({ ...first, isCached: true })
  expect(await readdir(join(project.dataDir, 'scratch'))).toHaveLength(1)

  await project.commit('three', 'create schema three;')
  const second = await readScratchCatalog(options)
  expect(second.isCached).toBe(false)
  expect(second.catalog.schemas.map(({ name }) => name)).toEqual(['one', 'public', 'three', 'two'])
})

test('a file that is not what it was committed as is refused, and leaves nothing', async () => {
  const project = await twoMigrations()
  await writeFile(
    join(project.paths.migrations, '000002-two.sql'),
    '--! Previous: -\n--! Hash: x\n\nselect 1;\n',
  )
  const before = await databases()
  await expect(readScratchCatalog(optionsFor(project))).rejects.toMatchObject({ code: 'HISTORY_MISMATCH' })
  expect(await databases()).toEqual(before)
})

describeOnServer('beside a server', 'the embedded engine has one database', () => {
  test('two at once leave each other alone, and what a killed one left is dropped', async () => {
    const options = optionsFor(await twoMigrations())
    const { database: name } = database.engine.facts
    await database.asOwner(`create database "${name.slice(0, 40)}_scratch_0123abcd"`)
    const names = await Promise.all(
      [1, 2].map(() => withScratchDatabase(options, ({ engine }) => schemasOf(engine))),
    )
    expect(names).toEqual([1, 2].map(() => ['one', 'public', 'two']))
    expect((await databases()).filter((each) => each.includes('_scratch_'))).toEqual([])
  })

  test('a login that may not create databases gets an embedded one', async () => {
    const login = { ...database.engine, connectionString: database.loginUrl('pnc_migrator') }
    const options = optionsFor(await twoMigrations(), login)
    const said = await withScratchDatabase(options, ({ description }) => Promise.resolve(description))
    expect(said).toMatch(/^the embedded engine \(PostgreSQL 18/)
  })
})

describeOnOwnServer('a server that lacks our roles', 'no server can be started here', (server) => {
  test('is not given them by building a scratch database', async () => {
    const project = await twoMigrations()
    const url = server().superuserUrl
    const engine = await openEngine(configFor(project, url))
    const options = optionsFor(project, engine)
    const kind = await withScratchDatabase(options, (scratch) => Promise.resolve(scratch.engine.kind))
    expect(kind).toBe('embedded')
  })
})

async function databases(): Promise<readonly string[]> {
  const rows = await database.asOwner<{ name: string }>(
    'select datname as name from pg_database where datname ^@ current_database() order by 1',
  )
  return rows.map(({ name }) => name)
}
