import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { describeOnServer } from '../harness/describe-on-server.js'
import { addPopulatedMarkets } from '../attack/populated-markets.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { mutations } from './mutations.js'
import { errorsOf, prove } from './prove.js'

const database = await useTestDatabase()
await addPopulatedMarkets(database)
/** Seconds on a quiet machine, minutes on a very busy one. */
const everything = 900_000
const area = readFileSync(new URL('area.sql', import.meta.url), 'utf8')

test(
  'nothing gets through the database as its migrations make it',
  async () => {
    const report = await prove(database)
    expect(report.findings.filter(({ level }) => level === 'error')).toEqual([])
    expect(report.changed).toEqual([])
    expect(report.attacks).toBeGreaterThan(4000)
  },
  everything,
)

test(
  'nothing gets through a new area that keeps the rules, and all of it is covered',
  async () => {
    const report = await prove(database, { given: area, schemas: ['market'] })
    expect(report.findings.filter(({ level }) => level === 'error')).toEqual([])
    const attacked = new Set(report.tallies.map(({ object }) => object))
    for (const object of [
      'market.visits',
      'market.visits_2026_01',
      'market.visits_2026_02',
      'market.visited',
      'market.titles',
      'market.visit_numbers',
      'market.count_visits(uuid)',
    ]) {
      expect(attacked, object).toContain(object)
    }
    // The row made for the table stands in its newest partition.
    expect(report.made).toEqual(expect.arrayContaining(['market.visits', 'market.visits_2026_01']))
    expect(report.uncovered.filter(({ object }) => object.startsWith('market.'))).toEqual([])
  },
  everything,
)

test('there are as many ways to break it as before, or more', () => {
  expect(mutations.length).toBeGreaterThan(40)
})

describeOnServer('the proof goes red where', 'fifty proofs in one session take many minutes', () => {
  test.each(mutations.map((mutation) => [mutation.name, mutation.families.join(' and '), mutation] as const))(
    '%s (only attacks of the kind %s are run)',
    async (_name, _families, { sql, finds, families, tables, inArea }) => {
      const report = await prove(database, { given: inArea ? `${area};\n${sql}` : sql, families, tables })
      expect(errorsOf(report)).toContain(finds)
      // The mutation is rolled back with the attacks.
      expect(report.changed).toEqual([])
    },
  )
})
