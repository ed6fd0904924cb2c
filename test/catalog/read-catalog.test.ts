import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { readCatalog } from '../../src/catalog/read-catalog.js'
import { useTestDatabase } from '../harness/use-test-database.js'

const database = await useTestDatabase()
const client = await database.openClient(database.ownerUrl)

test('one of everything has the same catalog on every engine', async () => {
  await client.query('begin')
  await client.query('set local role pnc_owner')
  await client.query(await readFile(new URL('zoo.sql', import.meta.url), 'utf8'))
  const catalog = await readCatalog(client)
  await client.query('rollback')
  const ofTheZoo = Object.entries(catalog).map(([list, objects]: [string, readonly object[]]) => [
    list,
    objects.filter((each) => 'id' in each && /^(pnc_owner |\()?zoo(?![a-z])/.test(String(each.id))),
  ])
  await expect(JSON.stringify(Object.fromEntries(ofTheZoo), null, 2) + '\n').toMatchFileSnapshot(
    'golden/zoo.json',
  )
})

test('what belongs to an extension, to the system or to graphile-migrate is left out', async () => {
  const { schemas, tables, functions } = await readCatalog(client)
  expect(schemas.map(({ name }) => name)).toEqual(expect.arrayContaining(['core', 'market', 'public']))
  expect(schemas.map(({ name }) => name)).not.toContain('graphile_migrate')
  expect([...tables, ...functions].filter(({ schema }) => schema === 'public')).toEqual([])
})

test('two readings are the same to the letter, and leave the search path alone, also in a transaction', async () => {
  const first = JSON.stringify(await readCatalog(client))
  await client.query('begin; set local search_path = market, pg_catalog')
  const second = JSON.stringify(await readCatalog(client))
  const { rows } = await client.query('show search_path')
  await client.query('rollback')
  expect(second).toBe(first)
  expect(rows).toEqual([{ search_path: 'market, pg_catalog' }])
})

test('the roles are those that own something, are granted something or are named in a policy', async () => {
  const { roles } = await readCatalog(client)
  const names = roles.map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['pnc_owner', 'pnc_service', 'pnc_search']))
  expect(names).not.toContain('postgres')
  expect(names.filter((name) => name.startsWith('pg_'))).toEqual([])
})

test('any login may read it', async () => {
  const mine = await readCatalog(client)
  const other = await readCatalog(await database.openClient(database.readonlyUrl))
  expect(other).toEqual(mine)
})
