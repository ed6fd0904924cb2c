import { readFile } from 'node:fs/promises'
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { readCatalog } from '../../src/catalog/read-catalog.js'
import { compareCatalogs } from '../../src/drift/compare-catalogs.js'
import { declaredRoles } from '../../src/drift/declared-roles.js'
import { repairPhases, type Difference } from '../../src/drift/difference.js'
import { readBootstrapScripts } from '../../src/migrate/bootstrap.js'
import { migrate } from '../../src/migrate/migrate.js'
import { splitStatements } from '../../src/migrate/split-statements.js'
import { readScratchCatalog } from '../../src/scratch/read-scratch-catalog.js'
import { testConfig } from '../harness/test-config.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { migrationProject } from '../migrate/migration-project.js'
import { newEngine } from '../migrate/new-engine.js'
import { roleDrifts } from './seeded/roles.js'
import type { SeededDrift } from './seeded/seeded-drift.js'
import { seededDrifts } from './seeded/seeded-drifts.js'

vi.setConfig({ testTimeout: 120_000 })

const database = await useTestDatabase()
const project = await migrationProject()
await project.commit('zoo', await readFile(new URL('../catalog/zoo.sql', import.meta.url), 'utf8'))
const engine = await newEngine(database)
await migrate({ ...project, engine })
const client = await database.openClient(engine.connectionString)
await client.query(
  `insert into zoo.animals (species, legs) values ('gnu', 4), ('emu', 2); insert into zoo.cages values (1, '2026-05-05')`,
)

const config = testConfig({
  databaseUrl: engine.kind === 'server' ? engine.connectionString : undefined,
  dataDir: project.dataDir,
})
const scratch = await readScratchCatalog({ ...project, engine, config })
const roles = declaredRoles(await readBootstrapScripts(project.paths.fixtures))
const expected = { ...scratch.catalog, roles }

const findDifferences = async () =>
  compareCatalogs(
    expected,
    await readCatalog(
      client,
      roles.map(({ name }) => name),
    ),
    engine.facts.database,
  )

async function repair(differences: readonly Difference[]): Promise<void> {
  const steps = differences.flatMap((difference) => difference.repair)
  const script = repairPhases.flatMap((phase) =>
    steps.filter((step) => step.phase === phase).map(({ sql }) => sql),
  )
  for (const { text } of script.flatMap(splitStatements)) await client.query(text)
}

function expectFound({ found, isLossy = false }: SeededDrift, differences: readonly Difference[]): void {
  const inOrder = (some: readonly (readonly [string, string, unknown])[]) =>
    [...some].sort((a, b) => (String(a) < String(b) ? -1 : 1))
  const short = differences.map(({ rule, object, detail }) => [rule, object, detail] as const)
  const wanted = found.map(([rule, object, detail]) => {
    const name = object.replace('<database>', engine.facts.database)
    const said = short.find((each) => each[0] === rule && each[1] === name && each[2].includes(detail))
    return said ?? ([rule, name, detail] as const)
  })
  expect(inOrder(short)).toEqual(inOrder(wanted))
  expect(differences.some(({ loses }) => loses !== undefined)).toBe(isLossy)
}

test('a database that was just migrated has not drifted', async () => {
  expect(await findDifferences()).toEqual([])
})

describe('is found, and its repair leaves nothing to find:', () => {
  test.each(seededDrifts)('$name', async (drift) => {
    await client.query(drift.sql)
    const differences = await findDifferences()
    if (drift.undo === undefined) await repair(differences)
    else await client.query(drift.undo)
    const left = await findDifferences()
    expectFound(drift, differences)
    expect(left).toEqual([])
  })

  test.each(roleDrifts)('$name', async (drift) => {
    await client.query('begin')
    onTestFinished(() => client.query('rollback').then(() => undefined))
    await client.query(drift.sql)
    const differences = await findDifferences()
    expectFound(drift, differences)
    if (drift.isBeyondRepair) return
    await repair(differences)
    expect(await findDifferences()).toEqual([])
  })
})

test('a partition that maintenance made, and one that it dropped, is no drift', async () => {
  await client.query(`
    create table zoo.cages_2028 partition of zoo.cages for values from ('2028-01-01') to ('2029-01-01');
    alter table zoo.cages_2028 owner to pnc_owner;
    drop table zoo.cages_2026`)
  expect(await findDifferences()).toEqual([])
})

afterAll(() => client.query('drop schema if exists zoo cascade'))
