import { join } from 'node:path'
import { expect, inject, test } from 'vitest'
import { openEngine } from '../../src/engine/open-engine.js'
import { locateTypes } from '../../src/types/locate-types.js'
import { planTypes } from '../../src/types/plan-types.js'
import { testConfig } from '../harness/test-config.js'
import { useTestDatabase } from '../harness/use-test-database.js'

const database = await useTestDatabase()
const dataDir = join(inject('engine').runFolder, 'types-data')
const location = locateTypes(undefined)

test('the committed types are those of the migrations', async () => {
  const { files } = await planTypes({ engine: database.engine, dataDir, location })
  expect(files.map(({ diff }) => diff).join('')).toBe('')
  expect(files.map(({ state }) => state)).toEqual(['same', 'same'])
})

test('the types of a database that was never migrated are refused', async () => {
  const config = testConfig({ databaseUrl: await database.newEmptyDatabase(), dataDir })
  const engine = await openEngine(config)
  try {
    await expect(planTypes({ engine, dataDir, location })).rejects.toMatchObject({
      code: 'SCHEMA_MISMATCH',
      message: expect.stringMatching(/is not migrated$/) as string,
      hint: 'Run pnc-db migrate.',
    })
  } finally {
    await engine.close()
  }
})

test('the types of a database with pending migrations are refused, and the migrations named', async () => {
  await database.asOwner(`delete from graphile_migrate.migrations where filename = '000002.sql'`)
  await expect(planTypes({ engine: database.engine, dataDir, location })).rejects.toMatchObject({
    code: 'SCHEMA_MISMATCH',
    message: expect.stringContaining('000002-market.sql: pending') as string,
    hint: 'Run pnc-db migrate.',
  })
})
