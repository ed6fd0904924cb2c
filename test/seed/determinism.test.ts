import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { seedTables } from '../../src/seed/areas.js'
import { createRandom } from '../../src/seed/random/random.js'
import { planOf, rowsOf } from './generated.js'

const script = fileURLToPath(new URL('print-checksums.mjs', import.meta.url))
const golden = new URL('golden/checksums.json', import.meta.url)

async function checksumsUnder(env: Readonly<Record<string, string>>): Promise<unknown> {
  const { stdout } = await promisify(execFile)(process.execPath, [script], { env })
  return JSON.parse(stdout)
}

// After a change of the rows that is meant: node test/seed/print-checksums.mjs > test/seed/golden/checksums.json
test.each([
  { where: 'here', env: {} },
  { where: 'in Samoa, in Arabic', env: { TZ: 'Pacific/Apia', LANG: 'ar_EG.UTF-8', LC_ALL: 'ar_EG.UTF-8' } },
  { where: 'in Turkey, whose capital i has a dot', env: { TZ: 'Europe/Istanbul', LC_ALL: 'tr_TR.UTF-8' } },
])('the same seed gives the committed rows, byte for byte, $where', async ({ env }) => {
  expect(await checksumsUnder(env)).toEqual(JSON.parse(await readFile(golden, 'utf8')))
})

test('another seed gives other rows in every table but the tenants', async () => {
  const [one, two] = [
    await planOf({ profile: 'demo', scale: 50 }),
    await planOf({ profile: 'demo', scale: 50, seed: 43 }),
  ]
  const same = seedTables.filter(
    ({ name }) => JSON.stringify(rowsOf(one, name)) === JSON.stringify(rowsOf(two, name)),
  )
  expect(same.map(({ name }) => name)).toEqual(['core.tenants'])
})

test('tables can be made in any order and twice', async () => {
  const plan = await planOf({ profile: 'demo', scale: 50 })
  const forwards = seedTables.map(({ name }) => rowsOf(plan, name))
  const backwards = seedTables.toReversed().map(({ name }) => rowsOf(plan, name))
  expect(backwards.toReversed()).toEqual(forwards)
})

test('a generator gives the numbers of a row wherever it was before', () => {
  const random = createRandom('test')
  const draw = (ordinal: number) => {
    random.seek(ordinal)
    return [random.uint32(), random.unit(), random.below(1000)]
  }
  const straight = [0, 1, 2, 4_294_967_296, 3].map(draw)
  const crooked = [3, 4_294_967_296, 2, 1, 0].map(draw)
  expect(crooked.toReversed()).toEqual(straight)
  expect(new Set(straight.map(String)).size).toBe(5)
})

test('generators of different names are unrelated', () => {
  const first = (name: string) => createRandom(name).uint32()
  const values = Array.from({ length: 2000 }, (_, index) => first(`42//gh/${index}`))
  expect(new Set(values).size).toBe(2000)
  const ones = values.map((value) => value.toString(2).split('1').length - 1).reduce((a, b) => a + b, 0)
  expect(ones / 2000).toBeGreaterThan(15.7)
  expect(ones / 2000).toBeLessThan(16.3)
})
