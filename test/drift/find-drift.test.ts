import { readFile } from 'node:fs/promises'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { findDrift } from '../../src/drift/find-drift.js'
import { migrate } from '../../src/migrate/migrate.js'
import { projectPaths } from '../../src/project/project-paths.js'
import { seed } from '../../src/seed/seed.js'
import { describeOnServer } from '../harness/describe-on-server.js'
import { runCli } from '../harness/run-cli.js'
import { testConfig } from '../harness/test-config.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { migrationProject } from '../migrate/migration-project.js'
import { engineAt, newEngine } from '../migrate/new-engine.js'
import { roleDrifts } from './seeded/roles.js'
import { seededDrifts } from './seeded/seeded-drifts.js'

// A scratch database on the embedded engine takes seconds.
vi.setConfig({ testTimeout: 120_000 })

const database = await useTestDatabase()
const { engine } = database
const { dataDir } = await migrationProject()

const configAt = (url: string) =>
  testConfig({ databaseUrl: database.kind === 'server' ? url : undefined, dataDir })
const options = { engine, dataDir, config: configAt(engine.connectionString) }

describe('has no finding', () => {
  test('a database that was just migrated', async () => {
    const report = await findDrift(options)
    expect(report).toMatchObject({ findings: [], repair: '', pending: [], unknown: [], ranCurrent: false })
    expect(report.comparedWith).toMatch(
      database.kind === 'server'
        ? /^a database beside .* \(PostgreSQL 1\d/
        : /^the embedded engine \(PostgreSQL 18/,
    )
  })

  test('one that is full of rows, analysed and vacuumed', async () => {
    await seed({ engine, profile: 'demo', scale: 300 })
    await database.asOwner('vacuum analyze')
    expect(await findDrift(options)).toMatchObject({ findings: [], isCached: true })
  })
})

describeOnServer('a login that may not create databases', 'the embedded engine has one login', () => {
  test('is compared with what the embedded engine makes of the migrations, and has no finding', async () => {
    const connectionString = database.loginUrl('pnc_migrator')
    const report = await findDrift({
      engine: { ...engine, connectionString },
      config: configAt(connectionString),
      dataDir: (await migrationProject()).dataDir,
    })
    expect(report.findings).toEqual([])
    expect(report.comparedWith).toMatch(/^the embedded engine/)
  })

  test('need not have the extensions that the embedded engine brings and no migration makes', async () => {
    const project = await migrationProject()
    await project.writeFixture(
      'sql/bootstrap/extensions.sql',
      '-- create extension unaccent with schema public;\ncreate extension btree_gin with schema public;\n',
    )
    await project.commit('one', 'create extension if not exists pg_trgm with schema public;')
    const fresh = await newEngine(database)
    await migrate({ ...project, engine: fresh })
    const login = new URL(database.loginUrl('pnc_migrator'))
    login.pathname = `/${fresh.facts.database}`
    const own = { ...project, engine: engineAt(database, login.href), config: configAt(login.href) }
    expect((await findDrift(own)).findings).toEqual([])

    const client = await database.openClient(fresh.connectionString)
    await client.query('drop extension btree_gin; drop extension pg_trgm')
    expect((await findDrift(own)).findings.map(({ rule, object }) => [rule, object])).toEqual([
      ['extension-missing', 'btree_gin'],
      ['extension-missing', 'pg_trgm'],
    ])
  })
})

describeOnServer(
  'a database that begins every session without row security',
  'the embedded engine is one session',
  () => {
    test('is read all the same, and that is what is found', async () => {
      const { database: name } = engine.facts
      await database.asOwner(`alter database ${name} set row_security = off`)
      onTestFinished(() =>
        database.asOwner(`alter database ${name} reset row_security`).then(() => undefined),
      )
      const { findings } = await findDrift(options)
      expect(findings.map(({ rule, detail, remedy }) => [rule, detail, remedy])).toEqual([
        [
          'database-changed',
          'Every session begins with row_security=off; no migration says so.',
          `alter database ${name.includes('_') ? name : `"${name}"`} reset row_security;`,
        ],
      ])
    })
  },
)

test('pending migrations are left out, and current.sql is said to have run', async () => {
  const project = await migrationProject()
  await project.commit('one', 'create schema one;')
  const fresh = await newEngine(database)
  const own = { ...project, engine: fresh, config: configAt(fresh.connectionString) }
  await expect(findDrift(own)).rejects.toMatchObject({ code: 'SCHEMA_MISMATCH' })
  await migrate(own)
  await project.commit('two', 'create schema two;')
  expect(await findDrift(own)).toMatchObject({ findings: [], applied: 1, pending: ['000002-two.sql'] })
})

describe('pnc-db migrate drift', () => {
  const env = { DATABASE_URL: engine.connectionString, PNC_DATA_DIR: dataDir }
  const drift = (...args: readonly string[]) => runCli(['migrate', 'drift', ...args], { env })

  test('exits 0 without a finding, and 1 with one that it repairs', async () => {
    expect(await drift()).toMatchObject({ code: 0, stdout: 'Nothing found.\n' })

    await database.asOwner('create index listings_hot_idx on market.listings (updated_at)')
    await database.asOwner('create table market.listings_backup as select * from market.listings')
    const found = await drift()
    expect(found.code).toBe(1)
    expect(found.stdout).toContain('error market.listings_hot_idx  index-unexpected\n')
    expect(found.stdout).toContain('  > drop index concurrently market.listings_hot_idx;\n')
    expect(found.stdout).toContain('  > -- Loses its rows.\n  > drop table market.listings_backup;\n')
    expect(found.stdout).toMatch(/\n2 errors\n$/)
    expect(found.stderr).toMatch(/^Compared \S+ with what its \d+ migrations make in .*\.$/m)

    const { findings, counts } = JSON.parse((await drift('--json')).stdout) as Record<string, object[]>
    expect(counts).toEqual({ error: 2, warning: 0, info: 0 })
    expect(findings?.map((finding) => Object.keys(finding).sort())).toEqual(
      [1, 2].map(() => ['cacheKey', 'detail', 'level', 'object', 'remedy', 'rule']),
    )

    const script = await drift('--sql')
    expect(script.stdout).toBe(
      'drop index concurrently market.listings_hot_idx;\n-- Loses its rows:\n-- drop table market.listings_backup;\n',
    )
    await database.asOwner('drop index market.listings_hot_idx')
    await database.asOwner('drop table market.listings_backup')
    expect(await drift()).toMatchObject({ code: 0 })
  })
})

test('the page on drift names every rule that the seeded drifts meet', async () => {
  const page = await readFile(new URL('docs/drift.md', `file://${projectPaths.root}`), 'utf8')
  const named = [...page.matchAll(/`([a-z-]+-(?:…|[a-z]+))`/g)].map(([, name = '']) => name)
  const rules = [...seededDrifts, ...roleDrifts].flatMap(({ found }) => found.map(([rule]) => rule))
  const isNamed = (rule: string) => named.includes(rule) || named.includes(rule.replace(/-[a-z]+$/, '-…'))
  expect(rules.filter((rule) => !isNamed(rule))).toEqual([])
})
