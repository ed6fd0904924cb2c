import { mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, inject, test } from 'vitest'
import type { Engine } from '../../src/engine/engine.js'
import { openEngine } from '../../src/engine/open-engine.js'
import { projectPaths } from '../../src/project/project-paths.js'
import { locateTypes } from '../../src/types/locate-types.js'
import { planTypes } from '../../src/types/plan-types.js'
import { describeOnServer } from '../harness/describe-on-server.js'
import { testConfig } from '../harness/test-config.js'
import { useTestDatabase } from '../harness/use-test-database.js'

const database = await useTestDatabase()
const dataDir = join(inject('engine').runFolder, 'types-data')
const location = locateTypes({ project: { root: projectPaths.root, isOwn: true } })

/** Opens another database or login for the time of one test. */
async function withEngine(databaseUrl: string, work: (engine: Engine) => Promise<void>): Promise<void> {
  const engine = await openEngine(testConfig({ databaseUrl, dataDir }))
  try {
    await work(engine)
  } finally {
    await engine.close()
  }
}

test('the committed types are those of the migrations', async () => {
  const { files, shapeless } = await planTypes({ engine: database.engine, dataDir, location })
  expect(files.map(({ diff }) => diff).join('')).toBe('')
  expect(shapeless, 'JSON columns without a schema in src/database/json-columns.ts').toEqual([])
  expect(files.map(({ state }) => state)).toEqual(['same', 'same'])
})

test('a current.sql that was not run is pointed out', async () => {
  const current = join(await mkdtemp(join(inject('engine').runFolder, 'types-')), 'current.sql')
  await writeFile(current, 'create table market.unwritten (id int);')
  const paths = { ...projectPaths, current }
  expect(await planTypes({ engine: database.engine, dataDir, location })).toMatchObject({
    ignoresCurrent: false,
  })
  expect(
    await planTypes({ engine: database.engine, dataDir: join(current, '..'), paths, location }),
  ).toMatchObject({ ignoresCurrent: true, files: [{ state: 'same' }, { state: 'same' }] })
})

describeOnServer('logins', 'the embedded engine has one login', () => {
  test('whoever may migrate may generate types', async () => {
    await withEngine(database.loginUrl('pnc_migrator'), async (engine) => {
      const { files } = await planTypes({ engine, dataDir, location })
      expect(files.map(({ state }) => state)).toEqual(['same', 'same'])
    })
  })
})

test('the types of a database that was never migrated are refused', async () => {
  await withEngine(await database.newEmptyDatabase(), async (engine) => {
    await expect(planTypes({ engine, dataDir, location })).rejects.toMatchObject({
      code: 'SCHEMA_MISMATCH',
      message: expect.stringMatching(/is not migrated$/) as string,
      hint: 'Run pnc-db migrate.',
    })
  })
})

test('the types of a database with pending migrations are refused, and the migrations named', async () => {
  const [last] = await database.asOwner<{ filename: string }>(
    `delete from graphile_migrate.migrations m
     where not exists (select from graphile_migrate.migrations n where n.previous_hash = m.hash) returning filename`,
  )
  const number = last!.filename.replace('.sql', '')
  await expect(planTypes({ engine: database.engine, dataDir, location })).rejects.toMatchObject({
    code: 'SCHEMA_MISMATCH',
    message: expect.stringMatching(new RegExp(`${number}-[a-z-]+\\.sql: pending`)) as string,
    hint: 'Run pnc-db migrate.',
  })
})
