import { beforeEach, describe, expect, test } from 'vitest'
import type { RateLimitInput } from '../../../src/schemas/core/rate-limit.js'
import { rateLimitInput } from '../../../src/schemas/core/rate-limit.js'
import { attack } from '../../attack/attacker.js'
import { describeOnServer } from '../../harness/describe-on-server.js'
import { useTestDatabase } from '../../harness/use-test-database.js'
import { addTwoMarkets, ghana, kenya } from '../../market/two-markets.js'

const database = await useTestDatabase()
await addTwoMarkets(database)
const db = await database.connect()

const login = { action: 'login', subject: 'ama', limit: 3, window_seconds: 3600 } satisfies RateLimitInput

beforeEach(() => database.asOwner('truncate core.rate_limits'))

describe('a service', () => {
  test('takes what is left, and is then told when to come again', async () => {
    const { rateLimits } = db.as(ghana.ama)
    for (const remaining of [2, 1, 0])
      expect(await rateLimits.take(login)).toMatchObject({ allowed: true, remaining })
    const refused = await rateLimits.take(login)
    expect(refused).toMatchObject({ allowed: false, remaining: 0 })
    expect(refused.retry_after_ms).toBeGreaterThan(3_500_000)
    expect(refused.resets_at.getTime() - Date.now()).toBeLessThan((3_600_000 * 33) / 32 + 60_000)
  })

  test('gets RATE_LIMITED with the time to wait, where it enforces', async () => {
    const { rateLimits } = db.as(ghana.ama)
    for (let turn = 0; turn < 3; turn += 1)
      expect(await rateLimits.enforce(login)).toMatchObject({ allowed: true })
    await expect(rateLimits.enforce(login)).rejects.toMatchObject({
      code: 'RATE_LIMITED',
      message: 'The limit of 3 in 3600 s for "login" is used up.',
      details: { action: 'login', retry_after_ms: expect.any(Number) as number },
    })
  })

  test('of one tenant uses up nothing of another, under the very same subject', async () => {
    for (let turn = 0; turn < 4; turn += 1) await db.as(kenya.wanjiku).rateLimits.take(login)
    expect(await db.as(ghana.ama).rateLimits.take(login)).toMatchObject({ allowed: true, remaining: 2 })
  })

  test('is counted for everybody of its tenant together', async () => {
    for (const who of [ghana.ama, ghana.kofi, ghana.system]) await db.as(who).rateLimits.take(login)
    expect(await db.as(ghana.admin).rateLimits.take(login)).toMatchObject({ allowed: false })
  })

  test('that is rolled back gets back what it took', async () => {
    const work = db.as(ghana.ama, async (tx) => {
      await tx.rateLimits.take(login)
      throw new Error('changed its mind')
    })
    await expect(work).rejects.toThrow('changed its mind')
    expect(await db.as(ghana.ama).rateLimits.take(login)).toMatchObject({ remaining: 2 })
  })

  test.each([
    ['action', 'Log in'],
    ['action', ''],
    ['action', 'a'.repeat(101)],
    ['subject', ''],
    ['subject', 'x'.repeat(401)],
    ['subject', 'nul\0'],
    ['limit', 0],
    ['limit', 1_000_001],
    ['limit', 1.5],
    ['window_seconds', 0],
    ['window_seconds', 2_678_401],
  ])('with %s %j is refused by the schema, and by the database', async (field, value) => {
    const input = { ...login, [field]: value }
    expect(rateLimitInput.safeParse(input).success).toBe(false)
    await attack(database, ghana.ama, async (attempt) => {
      const { refused } = await attempt('select core.take_rate_limit($1, $2, $3, $4)', [
        input.action,
        input.subject,
        input.limit,
        input.window_seconds,
      ])
      expect(refused).toMatch(/^(22021|22023|22P02|23514)$/)
    })
  })

  test('at the edges of what the schema accepts is accepted by the database', async () => {
    for (const edge of [
      { action: 'a' },
      { action: `a${'9'.repeat(99)}` },
      { subject: 'é'.repeat(400) },
      { subject: '\u{1f33d}'.repeat(400) },
      { limit: 1 },
      { limit: 1_000_000 },
      { window_seconds: 1 },
      { window_seconds: 2_678_400 },
    ])
      expect(await db.as(ghana.ama).rateLimits.take({ ...login, ...edge })).toMatchObject({ allowed: true })
  })
})

describe('whoever can run any SQL in a service', () => {
  test('can neither set a counter back, nor take at another moment or for another tenant, nor clear up', async () => {
    await db.as(kenya.wanjiku).rateLimits.take(login)
    await db.as(ghana.ama).rateLimits.take(login)
    await attack(database, ghana.admin, async (attempt) => {
      for (const sql of [
        `delete from core.rate_limits`,
        `truncate core.rate_limits`,
        `update core.rate_limits set counts = array_fill(0, array[33])`,
        `insert into core.rate_limits values (101, 'login', gen_random_uuid(), 60, 0, array_fill(0, array[33]))`,
        `select core.take_rate_limit_at(101, 'login', 'ama', 3, 60, now())`,
        `select core.take_rate_limit_at(102, 'login', 'ama', 3, 60, now() + interval '1 day')`,
        `select core.purge_rate_limits()`,
      ])
        expect((await attempt(sql)).refused, sql).toBe('42501')
      expect((await attempt('select from core.rate_limits')).rowCount).toBe(1)
      await attempt(`set local pnc.context = ''`)
      expect((await attempt(`select core.take_rate_limit('login', 'ama', 3, 60)`)).refused).toBe('PN001')
    })
  })

  test('takes nothing without a context', async () => {
    await attack(database, undefined, async (attempt) => {
      expect((await attempt(`select core.take_rate_limit('login', 'ama', 3, 60)`)).refused).toBe('PN001')
    })
  })

  test('finds no table or function of its own in place of those that are meant', async () => {
    await attack(database, ghana.ama, async (attempt) => {
      await attempt(`set local search_path = pg_temp, public`)
      expect((await attempt(`select core.take_rate_limit('login', 'ama', 3, 60)`)).refused).toBeUndefined()
    })
  })
})

describe('clearing up', () => {
  const old = (count: number) =>
    database.asOwner(
      `select core.take_rate_limit_at(101, 'login', i::text, 3, 60, now() - interval '62 seconds') from generate_series(1, $1) i`,
      [count],
    )
  const purge = (size: number) =>
    database.as('pnc_operator', async (client) => {
      const { rows } = await client.query<{ purged: number }>('select core.purge_rate_limits($1) as purged', [
        size,
      ])
      return rows[0]!.purged
    })

  test('takes what is over, in batches, and leaves what counts', async () => {
    await old(25)
    await db.as(ghana.ama).rateLimits.take(login)
    expect([await purge(10), await purge(10), await purge(10), await purge(10)]).toEqual([10, 10, 5, 0])
    expect(await db.as(ghana.ama).rateLimits.take(login)).toMatchObject({ remaining: 1 })
  })

  test('is for operators, who see no counter', async () => {
    const read = database.as('pnc_operator', (client) => client.query('select from core.rate_limits'))
    await expect(read).rejects.toMatchObject({ code: '42501' })
  })
})

describeOnServer('many at once', 'the embedded engine is one session', () => {
  test('of fifty at once exactly ten pass, where ten may', async () => {
    const many = await database.connect({ max: 50 })
    const taken = await Promise.all(
      Array.from({ length: 50 }, () => many.as(ghana.ama).rateLimits.take({ ...login, limit: 10 })),
    )
    expect(taken.filter(({ allowed }) => allowed)).toHaveLength(10)
    expect(
      taken
        .filter(({ allowed }) => allowed)
        .map(({ remaining }) => remaining)
        .sort((a, b) => a - b),
    ).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  })

  test('under serializable as well, where the library tries again', async () => {
    const many = await database.connect({ max: 8 })
    const taken = await Promise.all(
      Array.from({ length: 24 }, () =>
        many.as(ghana.ama, (tx) => tx.rateLimits.take({ ...login, limit: 5 }), {
          isolation: 'serializable',
          retries: 50,
        }),
      ),
    )
    expect(taken.filter(({ allowed }) => allowed)).toHaveLength(5)
  })

  test('a counter that is cleared up while somebody takes of it is not lost', async () => {
    await database.asOwner(
      `select core.take_rate_limit_at(101, 'login', 'ama', 3, 60, now() - interval '62 seconds')`,
    )
    const first = await database.openClient(database.ownerUrl)
    await first.query('begin')
    await first.query(`select core.take_rate_limit_at(101, 'login', 'ama', 3, 60, now())`)
    const purged = await database.asOwner('select core.purge_rate_limits() as purged')
    expect(purged).toEqual([{ purged: 0 }])
    await first.query('commit')
    await first.end()
    const rows = await database.asOwner(
      `select remaining from core.take_rate_limit_at(101, 'login', 'ama', 3, 60, now())`,
    )
    expect(rows).toEqual([{ remaining: 1 }])
  })

  test('every take of a counter is a heap-only update: no index grows with it, and old versions go without a vacuum', async () => {
    const client = await database.openClient(database.ownerUrl)
    try {
      await client.query('begin')
      await client.query(
        `select core.take_rate_limit_at(101, 'login', 'ama', 100, 60, clock_timestamp()) from generate_series(1, 11)`,
      )
      const { rows } = await client.query(
        `select n_tup_ins::int as made, n_tup_upd::int as updated, n_tup_hot_upd::int as heap_only
         from pg_stat_xact_user_tables where relid = 'core.rate_limits'::regclass`,
      )
      expect(rows).toEqual([{ made: 1, updated: 10, heap_only: 10 }])
    } finally {
      await client.query('rollback')
      await client.end()
    }
  })

  test('the table is unlogged, so that a take writes no log', async () => {
    const rows = await database.asOwner(
      `select relpersistence from pg_class where oid = 'core.rate_limits'::regclass`,
    )
    expect(rows).toEqual([{ relpersistence: 'u' }])
  })
})
