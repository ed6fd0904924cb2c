import { expect, test } from 'vitest'
import { useTestDatabase } from './use-test-database.js'

const database = await useTestDatabase()

test('a test file has a database of its own with PostGIS', async () => {
  const [row] = await database.asOwner<{ version: string }>('select postgis_lib_version() as version')
  expect(row?.version).toMatch(/^3\./)
})
