import { copyFile, mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Client } from 'pg'
import { expect, inject, test, vi } from 'vitest'
import { readCatalog } from '../../src/catalog/read-catalog.js'
import { migrate } from '../../src/migrate/migrate.js'
import { rollbackMigrations } from '../../src/migrate/rollback/rollback.js'
import { projectPaths } from '../../src/project/project-paths.js'
import { seed } from '../../src/seed/seed.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { newEngine } from './new-engine.js'

vi.setConfig({ testTimeout: 300_000 })

const database = await useTestDatabase()

const files = (await readdir(projectPaths.migrations)).filter((name) => /^\d+[^.]*\.sql$/.test(name)).sort()

/** The numbers of the migrations that stay, from the last but one to none. */
const downwards = [0, ...files.slice(0, -1).map((file) => Number.parseInt(file, 10))].reverse()

/** A folder with the fixtures of the package and no migration yet; `add` copies the next one and its down file. */
async function growingProject() {
  const root = await mkdtemp(join(inject('engine').runFolder, 'up-down-'))
  const paths = { ...projectPaths, migrations: join(root, 'migrations'), current: join(root, 'current.sql') }
  await mkdir(paths.migrations)
  await writeFile(paths.current, '')
  const add = async (file: string) => {
    for (const name of [file, file.replace('.sql', '.down.sql')]) {
      await copyFile(join(projectPaths.migrations, name), join(paths.migrations, name))
    }
  }
  return { dataDir: join(root, '.pnc-db'), paths, add }
}

test('each migration has a down file that leaves the catalog as it was, and can be applied again', async () => {
  const { add, ...project } = await growingProject()
  const engine = await newEngine(database)
  const options = { engine, ...project }
  const client = await database.openClient(engine.connectionString)
  // Roles, extensions and the record of migrations stay when all migrations are gone.
  await migrate(options)
  const levels = [await readCatalog(client)]
  for (const file of files) {
    await add(file)
    expect(await migrate(options)).toMatchObject({ applied: [{ file }] })
    levels.push(await readCatalog(client))
  }
  for (const [index, to] of downwards.entries()) {
    await rollbackMigrations({ ...options, to, acceptDataLoss: true })
    expect(await readCatalog(client), `after ${files.at(-1 - index) ?? ''} was taken back`).toEqual(
      levels.at(-2 - index),
    )
  }
  expect((await migrate(options)).applied).toHaveLength(files.length)
  expect(await readCatalog(client)).toEqual(levels.at(-1))
})

test('on a seeded database each rollback keeps every row of the tables that stay', async () => {
  const { engine } = database
  await seed({ engine, profile: 'demo', scale: 200, seed: 42 })
  const { dataDir } = await growingProject()
  const client = await database.openClient(engine.connectionString)
  const kept: number[] = []
  for (const to of downwards) {
    await keepCopies(client)
    await rollbackMigrations({ engine, dataDir, to, acceptDataLoss: true })
    kept.push(await compareWithCopies(client))
  }
  // The last one is the first migration, before which there was nothing.
  expect(kept.slice(0, -1).every((rows) => rows > 0)).toBe(true)
  expect(kept.at(-1)).toBe(0)
})

const tablesIn = `
  select format('%I.%I', n.nspname, c.relname) as name, format('copies.%I', n.nspname || '.' || c.relname) as copy,
         array(select quote_ident(attname) from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped) as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where c.relkind in ('r', 'p') and not c.relispartition and n.nspname !~ '^pg_'
     and n.nspname not in ('information_schema', 'graphile_migrate', 'copies', 'public')`

interface Table {
  readonly name: string
  readonly copy: string
  readonly columns: readonly string[]
}

const asText = ({ columns }: Table) => columns.map((column) => `${column}::text as ${column}`).join(', ')

/** Copies every table, as text, so that the copies depend on nothing that a migration made. */
async function keepCopies(client: Client): Promise<void> {
  await client.query('drop schema if exists copies cascade; create schema copies')
  for (const table of (await client.query<Table>(tablesIn)).rows) {
    await client.query(`create table ${table.copy} as select ${asText(table)} from ${table.name}`)
  }
}

/** Expects every table that is still there to hold what its copy holds, and returns the number of rows compared. */
async function compareWithCopies(client: Client): Promise<number> {
  let compared = 0
  for (const table of (await client.query<Table>(tablesIn)).rows) {
    const now = `select ${asText(table)} from ${table.name}`
    const then = `select ${table.columns.join(', ')} from ${table.copy}`
    const { rows } = await client.query<{ rows: number; different: number }>(
      `select (select count(*)::int from ${table.name}) as rows,
              (select count(*)::int from ((${now} except all ${then}) union all (${then} except all ${now})) d) as different`,
    )
    expect(rows[0]?.different, table.name).toBe(0)
    compared += rows[0]?.rows ?? 0
  }
  return compared
}
