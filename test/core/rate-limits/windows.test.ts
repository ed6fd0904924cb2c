import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { useTestDatabase } from '../../harness/use-test-database.js'
import { addTwoMarkets } from '../../market/two-markets.js'

const database = await useTestDatabase()
await addTwoMarkets(database)

// A moment within a slice, and not at its beginning.
const start = Date.parse('2026-03-01T12:00:00.123Z')

interface Taken {
  readonly allowed: boolean
  readonly remaining: number
  readonly retry_after_ms: number
  readonly resets_at: Date
}

/** Takes at moments that the test chooses, in milliseconds after the start; in the order given. */
async function take(
  times: readonly number[],
  { limit = 3, seconds = 60, subject = 'ama', tenant = 101 } = {},
): Promise<readonly Taken[]> {
  return database.asOwner<Taken & Record<string, unknown>>(
    `select t.allowed, t.remaining, t.retry_after_ms::float8, t.resets_at
     from unnest($1::timestamptz[]) with ordinality as moments (at, place),
     lateral core.take_rate_limit_at($2, 'login', $3, $4, $5, moments.at) t
     order by place`,
    [times.map((time) => new Date(start + time).toISOString()), tenant, subject, limit, seconds],
  )
}
const allowed = (taken: readonly Taken[]) => taken.map((each) => each.allowed)

beforeEach(() => database.asOwner('truncate core.rate_limits'))

describe('a limit of three in a minute', () => {
  test('lets everybody through below it, and says how many are left', async () => {
    const taken = await take([0, 1000])
    expect(
      taken.map(({ allowed, remaining, retry_after_ms }) => [allowed, remaining, retry_after_ms]),
    ).toEqual([
      [true, 2, 0],
      [true, 1, 0],
    ])
  })

  test('lets the third through and no fourth', async () => {
    const taken = await take([0, 10, 20, 30, 40])
    expect(allowed(taken)).toEqual([true, true, true, false, false])
    expect(taken.map(({ remaining }) => remaining)).toEqual([2, 1, 0, 0, 0])
  })

  test('counts no attempt that it refused', async () => {
    const refused = Array.from({ length: 50 }, (_, at) => 3000 + at)
    const taken = await take([0, 1, 2, ...refused, 62_000, 62_001, 62_002, 62_003])
    expect(allowed(taken.slice(-4))).toEqual([true, true, true, false])
  })

  test('slides: each take leaves by itself, at most a 32nd of the window late', async () => {
    const [, , , refused] = await take([0, 20_000, 40_000, 59_999])
    expect(refused!.allowed).toBe(false)
    const wait = refused!.retry_after_ms
    expect(59_999 + wait).toBeGreaterThanOrEqual(60_000)
    expect(59_999 + wait).toBeLessThanOrEqual(60_000 * (33 / 32))
    expect(allowed(await take([59_998 + wait, 59_999 + wait, 60_000 + wait]))).toEqual([false, true, false])
  })

  test('says when everything will have left', async () => {
    const [taken] = await take([5000])
    const after = taken!.resets_at.getTime() - start - 5000
    expect(after).toBeGreaterThanOrEqual(60_000)
    expect(after).toBeLessThanOrEqual(60_000 * (33 / 32) + 1)
    expect((await take([5000 + after]))[0]!.remaining).toBe(2)
  })

  test('is not fooled by a clock that goes back', async () => {
    expect(allowed(await take([50_000, 20_000, 0, 50_000, 0]))).toEqual([true, true, true, false, false])
  })

  test('counts each subject, action, window and tenant apart', async () => {
    expect(allowed(await take([0, 0, 0, 0]))).toEqual([true, true, true, false])
    expect(allowed(await take([0], { subject: 'kofi' }))).toEqual([true])
    expect(allowed(await take([0], { seconds: 3600 }))).toEqual([true])
    expect(allowed(await take([0], { tenant: 102 }))).toEqual([true])
  })
})

describe('whatever comes when', () => {
  const scenario = fc.record({
    limit: fc.integer({ min: 1, max: 12 }),
    seconds: fc.constantFrom(1, 7, 60, 3600),
    // In thousandths of a window.
    gaps: fc.array(fc.oneof(fc.nat(3), fc.nat(60), fc.nat(400), fc.integer({ min: 900, max: 2200 })), {
      minLength: 5,
      maxLength: 80,
    }),
  })
  const numRuns = database.kind === 'server' ? 150 : 40

  test('no window holds more than the limit, and who is refused took it within the last 33/32 of one', async () => {
    const seen = { allowed: 0, refused: 0 }
    await fc.assert(
      fc.asyncProperty(scenario, async ({ limit, seconds, gaps }) => {
        await database.asOwner('truncate core.rate_limits')
        const window = seconds * 1000
        let at = 0
        const times = gaps.map((gap) => (at += Math.round((gap * window) / 1000)))
        const taken = await take(times, { limit, seconds })
        const log: number[] = []
        taken.forEach((each, place) => {
          const time = times[place]!
          const within = (span: number) => log.filter((then) => then > time - span).length
          if (each.allowed) {
            seen.allowed += 1
            log.push(time)
            expect(within(window), `a window that ends at ${time}`).toBeLessThanOrEqual(limit)
          } else {
            seen.refused += 1
            expect(within((window * 33) / 32 + 1), `refused at ${time}`).toBeGreaterThanOrEqual(limit)
          }
        })
      }),
      { numRuns },
    )
    // As many of each as scenarios, at least.
    expect(Math.min(seen.allowed, seen.refused)).toBeGreaterThan(numRuns)
  })

  test('who waits as long as it is told is let through, and not a slice earlier', async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async ({ limit, seconds, gaps }) => {
        await database.asOwner('truncate core.rate_limits')
        let at = 0
        const times = gaps.map((gap) => (at += gap * seconds))
        const taken = await take(times, { limit, seconds })
        const last = taken.findLastIndex((each) => !each.allowed)
        fc.pre(last >= 0 && taken.slice(last + 1).length === 0)
        const wait = taken[last]!.retry_after_ms
        expect(wait).toBeGreaterThan(0)
        const [early, late] = await take([times[last]! + wait - 1, times[last]! + wait], { limit, seconds })
        expect([early!.allowed, late!.allowed]).toEqual([false, true])
      }),
      { numRuns: numRuns / 2 },
    )
  })

  test('a row keeps its size: 33 counts, however many were taken', async () => {
    await take(
      Array.from({ length: 200 }, (_, at) => at * 700),
      { limit: 1000 },
    )
    const rows = await database.asOwner(`select cardinality(counts) as counts from core.rate_limits`)
    expect(rows).toEqual([{ counts: 33 }])
  })
})

test('a subject is stored as a digest and in no other way', async () => {
  await take([0], { subject: '+233241234567' })
  const [row] = await database.asOwner<{ row: string }>(`select r::text as row from core.rate_limits r`)
  expect(row!.row).not.toContain('233241234567')
})
