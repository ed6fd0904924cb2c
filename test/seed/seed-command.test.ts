import { expect, test } from 'vitest'
import type { SeedReport, SeedSummary } from '../../src/seed/seed-report.js'
import { runCli } from '../harness/run-cli.js'
import { useTestDatabase } from '../harness/use-test-database.js'

const database = await useTestDatabase()
const env = { DATABASE_URL: database.ownerUrl }

test('a dry run says what would be written, and reaches for no database', async () => {
  const { code, stdout } = await runCli(['seed', '--dry-run', '--scale', '1000000', '--profile', 'load'], {
    env: { DATABASE_URL: 'postgres://127.0.0.1:1/nowhere' },
  })
  expect(code).toBe(0)
  await expect(stdout).toMatchFileSnapshot('golden/dry-run.txt')
})

test('a dry run of an append makes neither tenants nor demo members again', async () => {
  const run = async (...more: string[]) => {
    const { stdout } = await runCli(['seed', '--dry-run', '--json', '--scale', '100', ...more])
    return JSON.parse(stdout) as SeedSummary
  }
  const [fresh, append] = [await run(), await run('--append')]
  expect(fresh.tables[0]).toEqual({ table: 'core.tenants', rows: 5 })
  expect(append.tables[0]).toEqual({ table: 'core.tenants', rows: 0 })
  expect(append.mode).toBe('append')
})

test('the command fills the database, reports on it as data, and is refused the second time', async () => {
  const first = await runCli(['seed', '--scale', '60', '--json'], { env })
  expect([first.code, first.stderr]).toEqual([0, expect.any(String)])
  const report = JSON.parse(first.stdout) as SeedReport
  expect(report).toMatchObject({ profile: 'demo', scale: 60, seed: 42, mode: 'fresh' })
  expect(report.tables.at(-1)).toMatchObject({ table: 'market.listings', rows: 60 })
  expect(report.markets.map(({ listings }) => listings)).toEqual([11, 15, 20, 7, 7])

  const second = await runCli(['seed', '--scale', '60'], { env })
  expect(second.code).toBe(4)
  expect(second.stdout).toBe('')
  expect(second.stderr).toContain('hint: Add to them with --append, or throw them away with --reset.')

  const third = await runCli(['seed', '--scale', '60', '--reset'], { env })
  expect(third.code).toBe(0)
  expect(third.stdout.replace(/\d+\.\d|[\d,]+(?= a second)|(?<=\d\.\d +)[\d,]+$/gm, '#')).toMatch(
    /^Wrote \d+ rows in # s, # a second \(seed 42\):\n\ntable +rows +seconds +rows\/s\n/,
  )
  expect(third.stdout).toMatch(
    /A member to try things as: tenant 1, user [0-9a-f-]{36}, roles consumer, business, admin\n$/,
  )
})

test.each([
  ['--append --reset', '--append and --reset contradict each other'],
  ['--scale 0', 'Expected a whole number from 1 to 50000000.'],
  ['--scale many', 'Expected a whole number from 1 to 50000000.'],
  ['--seed -1', 'Expected a whole number from 0 to 9007199254740991.'],
  ['--profile large', 'Allowed choices are demo, load'],
])('seed %s is refused before anything happens', async (options, message) => {
  const { code, stdout, stderr } = await runCli(['seed', ...options.split(' ')], { env })
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toContain(message)
})
