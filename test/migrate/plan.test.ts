import { readdir, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { migrate } from '../../src/migrate/migrate.js'
import { planRun } from '../../src/migrate/plan/plan-run.js'
import { describePlan } from '../../src/cli/commands/migrate-plan-text.js'
import { projectPaths } from '../../src/project/project-paths.js'
import { describeOnServer } from '../harness/describe-on-server.js'
import { runCli } from '../harness/run-cli.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { readCatalog } from './catalog.js'
import { migrationProject } from './migration-project.js'
import { newEngine } from './new-engine.js'

const database = await useTestDatabase()

/** A migrated database with a large table, and two migrations that wait. */
async function waiting() {
  const project = await migrationProject()
  await project.commit(
    'orders',
    `create schema shop; create table shop.orders (id int, price int, note text);
     insert into shop.orders select n, n, repeat('x', 200) from generate_series(1, 60000) n;`,
  )
  const engine = await newEngine(database)
  await migrate({ engine, ...project })
  const client = await database.openClient(engine.connectionString)
  await client.query('analyze shop.orders')
  await project.commit(
    'prices',
    '-- Why\n\nalter table shop.orders add check (price > 0);\ncreate table shop.notes (id int);\ncreate index on shop.notes (id);',
  )
  await project.commit('index', '--! no-transaction\ncreate index concurrently on shop.orders (price);')
  return { project, engine, client }
}

test('the plan is the SQL that would run, with locks, sizes and dangers, and changes nothing', async () => {
  const { project, engine, client } = await waiting()
  const before = await readCatalog(client)
  const plan = await planRun({ engine, ...project })
  expect(await readCatalog(client)).toEqual(before)
  expect(plan.migrations).toMatchObject([
    {
      file: '000002-prices.sql',
      transaction: true,
      statements: [
        {
          sql: 'alter table shop.orders add check (price > 0)',
          line: 7,
          danger: 'high',
          locks: [{ table: 'shop.orders', level: 'ACCESS EXCLUSIVE' }],
          scans: [{ table: 'shop.orders', rows: 60_000 }],
        },
        { danger: 'none', locks: [] },
        { danger: 'none', locks: [] },
      ],
    },
    { file: '000003-index.sql', transaction: false, statements: [{ danger: 'none' }] },
  ])
  const bytes = plan.migrations[0]?.statements[0]?.scans[0]?.bytes ?? 0
  expect(bytes).toBeGreaterThan(10 * 1024 * 1024)

  const text = describePlan({ ...plan, database: 'shop' }, (_style, words) => words)
  await expect(text.replaceAll(/\d+ MB/g, '16 MB')).toMatchFileSnapshot('golden/plan.sql')
  // The text is a script: it does what the migrations do.
  await client.query(text.slice(0, text.indexOf('-- 000003')))
  const { rows } = await client.query(`select to_regclass('shop.notes') is not null as made`)
  expect(rows).toEqual([{ made: true }])
})

test('the migrations of the package are harmless in a new database', async () => {
  const { dataDir } = await migrationProject()
  const { migrations } = await planRun({ engine: await newEngine(database), dataDir })
  const statements = migrations.flatMap((migration) => migration.statements)
  expect(statements.length).toBeGreaterThan(100)
  expect(statements.filter(({ danger }) => danger !== 'none')).toEqual([])
})

test('an SQL error in a migration that waits is placed before anything runs', async () => {
  const project = await migrationProject()
  await project.commit('one', 'select 1;\n\ncreate tabel t (id int);')
  const engine = await newEngine(database)
  await expect(planRun({ engine, ...project })).rejects.toMatchObject({
    code: 'MIGRATION_INVALID',
    details: { file: 'migrations/000001-one.sql', line: 7, column: 8 },
  })
})

describeOnServer('pnc-db migrate plan', 'a command would start an embedded engine', () => {
  test('prints what pnc-db migrate --dry-run prints, as text and as JSON', async () => {
    const env = {
      DATABASE_URL: await database.newEmptyDatabase(),
      PNC_CONTEXT_SECRET: database.contextSecret,
    }
    const plan = await runCli(['migrate', 'plan'], { env })
    expect(plan).toMatchObject({ code: 0, stderr: '' })
    expect(plan.stdout).toContain('create extension postgis')
    const files = (await readdir(projectPaths.migrations)).filter((name) => /^\d+[^.]*\.sql$/.test(name))
    const core = await readFile(new URL('../../migrations/000001-core.sql', import.meta.url), 'utf8')
    const [table = ''] = /create table core\.tenants \([^;]*/.exec(core) ?? []
    expect(plan.stdout).toContain('. danger: none, line ')
    expect(plan.stdout).toContain(table)
    expect(await runCli(['migrate', '--dry-run'], { env })).toEqual(plan)
    const json = await runCli(['migrate', 'plan', '--json'], { env })
    const { migrations } = JSON.parse(json.stdout) as { migrations: object[] }
    expect(migrations[0]).toMatchObject({ file: '000001-core.sql', transaction: true })
    expect(migrations).toHaveLength(files.length)
    expect((await runCli(['migrate', '--dry-run', '--json'], { env })).stdout).toBe(json.stdout)
  })
})
