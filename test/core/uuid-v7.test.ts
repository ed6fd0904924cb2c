import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { useTestDatabase } from '../harness/use-test-database.js'

const database = await useTestDatabase()

describe('a new id', () => {
  test('is of version 7 and of the variant that RFC 9562 describes', async () => {
    const rows = await database.asOwner<{ id: string }>(
      'select core.uuid_v7() as id from generate_series(1, 1000)',
    )
    for (const { id } of rows)
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(new Set(rows.map(({ id }) => id)).size).toBe(1000)
  })

  test('is random where it is not time: 62 bits, none of them stuck', async () => {
    const rows = await database.asOwner<{ tail: string }>(
      `select right(replace(core.uuid_v7()::text, '-', ''), 16) as tail from generate_series(1, 2000)`,
    )
    const tails = rows.map(({ tail }) => BigInt(`0x${tail}`))
    for (let bit = 0n; bit < 62n; bit++) {
      const ones = tails.filter((tail) => (tail >> bit) & 1n).length
      expect(ones, `bit ${bit}`).toBeGreaterThan(700)
      expect(ones, `bit ${bit}`).toBeLessThan(1300)
    }
  })

  test('sorts after those that one session made a microsecond before', async () => {
    const [row] = await database.asOwner<{ sorted: boolean }>(`
      with made as (
        select i, clock_timestamp() as before, core.uuid_v7() as id, clock_timestamp() as after from generate_series(1, 2000) i
      )
      select bool_and(a.id < b.id) as sorted from made a join made b on b.i between a.i + 1 and a.i + 50 and b.before > a.after`)
    expect(row).toEqual({ sorted: true })
  })

  test('carries the moment at which it was made', async () => {
    const [row] = await database.asOwner<{ is_now: boolean }>(`
      select core.uuid_v7_time(id) between date_trunc('milliseconds', before) and clock_timestamp() as is_now
      from (select clock_timestamp() as before, core.uuid_v7() as id) made`)
    expect(row).toEqual({ is_now: true })
  })
})

describe('the bound of a moment', () => {
  // Up to the last year that ISO 8601 writes with four digits; 48 bits of milliseconds last until 10889.
  const moments = fc.array(
    fc.date({ min: new Date(0), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true }),
    {
      minLength: 1,
      maxLength: 50,
    },
  )

  test('gives the moment back, to the millisecond', async () => {
    await fc.assert(
      fc.asyncProperty(moments, async (dates) => {
        const rows = await database.asOwner<{ back: Date }>(
          `select core.uuid_v7_time(core.uuid_v7_floor(d)) as back from unnest($1::timestamptz[]) with ordinality u (d, i) order by i`,
          [dates.map((date) => date.toISOString())],
        )
        expect(rows.map(({ back }) => back.getTime())).toEqual(dates.map((date) => date.getTime()))
      }),
      { numRuns: 20 },
    )
  })

  test('is the smallest id of its millisecond, and sorts as moments do', async () => {
    await fc.assert(
      fc.asyncProperty(moments, async (dates) => {
        const rows = await database.asOwner<{ floor: string; before: string }>(
          `select core.uuid_v7_floor(d) as floor, core.uuid_v7_floor(d - interval '1 millisecond') as before
           from unnest($1::timestamptz[]) d where d > 'epoch' order by d`,
          [dates.map((date) => date.toISOString())],
        )
        expect(rows.map(({ floor }) => floor)).toEqual(rows.map(({ floor }) => floor).sort())
        for (const { floor, before } of rows) {
          expect(floor.slice(14)).toBe('7000-8000-000000000000')
          expect(before < floor).toBe(true)
        }
      }),
      { numRuns: 20 },
    )
  })

  test('leaves out whatever stands behind the milliseconds', async () => {
    const [row] = await database.asOwner(`
      select core.uuid_v7_floor('2026-01-01 00:00:00.123999+00') = core.uuid_v7_floor('2026-01-01 00:00:00.123+00') as same,
        core.uuid_v7_floor('1900-01-01') = core.uuid_v7_floor('epoch') as before_all, core.uuid_v7_floor(null) is null as none, core.uuid_v7_time(null) is null as nothing`)
    expect(row).toEqual({ same: true, before_all: true, none: true, nothing: true })
  })
})
