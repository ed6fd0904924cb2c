import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readCatalog } from '../../src/catalog/read-catalog.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { coverageFolder } from './coverage-folder.js'
import { pendingArea, readCoverage } from './read-coverage.js'
import { readSpec } from './read-spec.js'
import { evidenceResolver } from './resolve-evidence.js'

/** What is still to be built. Most are named after the schema they will bring. */
const laterAreas = [
  ...['aid', 'analytics', 'billing', 'chat', 'connect', 'fund', 'notify', 'ops', 'sales', 'trust', 'work'],
  ...['caching', 'operations', 'future'],
]

const systems = readdirSync(new URL('spec/', coverageFolder)).map((file) => file.replace('.yaml', ''))
const database = await useTestDatabase()
const catalog = await readCatalog(await database.openClient(database.ownerUrl))
const isThere = evidenceResolver(catalog)

async function dangling(evidence: Iterable<string>): Promise<string[]> {
  const missing = []
  for (const item of evidence) if (!(await isThere(item))) missing.push(item)
  return missing
}

test('the five systems are covered', () => {
  expect(systems).toEqual(['clientcheck', 'job_portal', 'prs', 'pushnchat', 'rahat'])
})

describe.each(systems)('what %s requires', (system) => {
  test('is covered or pending, each id once, and nothing else is', async () => {
    const { ids } = await readSpec(system)
    const { covered, pending } = await readCoverage(system)
    expect([...covered.keys(), ...[...pending.values()].flat()].sort()).toEqual([...ids].sort())
  })

  test('rests on objects, tests and pages that are there', async () => {
    const { covered } = await readCoverage(system)
    expect(await dangling([...covered.values()].flat())).toEqual([])
    expect([...covered].filter(([, evidence]) => evidence.length === 0)).toEqual([])
  })

  test('has a place for every field of an entity that is covered', async () => {
    const { entities } = await readSpec(system)
    const { covered, fields } = await readCoverage(system)
    for (const [entity, names] of entities) {
      if (!covered.has(entity)) continue
      const places = fields.get(entity) ?? new Map<string, readonly string[]>()
      expect([...places.keys()].sort(), entity).toEqual([...names].sort())
      const here = [...places.values()].flat().filter((evidence) => pendingArea(evidence) === undefined)
      expect(await dangling(here), entity).toEqual([])
      expect(here, entity).not.toEqual([])
    }
  })

  test('is pending only for areas that are still to come', async () => {
    const { pending, fields } = await readCoverage(system)
    const ofFields = [...fields.values()].flatMap((places) => [...places.values()].flat().map(pendingArea))
    const areas = [...pending.keys(), ...ofFields.filter((area) => area !== undefined)]
    const schemas = new Set(catalog.schemas.map(({ id }) => id))
    expect(areas.filter((area) => !laterAreas.includes(area) || schemas.has(area))).toEqual([])
  })
})

describe('evidence', () => {
  test.each([
    'table core.nothing',
    'column core.users.nothing',
    'constraint core.users.nothing',
    'policy core.users.nothing',
    'function core.nothing',
    'command nothing',
    'page docs/nothing.md',
    'test test/coverage/coverage.test.ts > a title that' + ' no test has',
    'test src/index.ts > createBusiness',
    'core.users',
    '',
  ])('that is not there is refused: %s', async (evidence) => {
    expect(await isThere(evidence)).toBe(false)
  })
})
