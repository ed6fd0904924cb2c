import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { useTestDatabase } from '../harness/use-test-database.js'
import { addTwoMarkets, ghana, kenya, maize } from '../market/two-markets.js'

const database = await useTestDatabase()
await addTwoMarkets(database)
const db = await database.connect()
const shop = await db.as(ghana.ama).businesses.create({ name: 'Ama Foods', phone: '+233241234567' })

/** The clock of the database, past everything written so far and before everything to come: changes are stamped to the millisecond. */
async function now(): Promise<Date> {
  const [row] = await database.asOwner<{ at: Date }>(
    `select pg_sleep(0.003), date_trunc('milliseconds', clock_timestamp()) as at`,
  )
  await database.asOwner('select pg_sleep(0.003)')
  return row!.at
}
const everything = () =>
  database.asOwner<Record<string, unknown> & { id: string }>(
    'select * from market.listings where tenant_id = $1 order by id',
    [ghana.id],
  )
/** Not compared: what is generated, and the stamps, which an update that changed nothing else moves without a trace. */
const untold = new Set(['search', 'version', 'updated_at', 'updated_by'])
const told = (row: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(row).filter(([column]) => !untold.has(column)))

async function everythingAt(moment: Date) {
  const rows: Record<string, unknown>[] = []
  for (let after: string | undefined; ;) {
    const page = await db.as(ghana.admin).audit.asOf(moment).rows('market.listings', { limit: 2, after })
    rows.push(...page.items.map(({ row }) => row as unknown as Record<string, unknown>))
    if (page.next === undefined) return rows
    after = page.next
  }
}

const step = fc.oneof(
  fc.record({ kind: fc.constant('create' as const), price: fc.integer({ min: 1, max: 9999 }) }),
  fc.record({ kind: fc.constant('price' as const), at: fc.nat(), price: fc.integer({ min: 1, max: 9999 }) }),
  fc.record({
    kind: fc.constant('text' as const),
    at: fc.nat(),
    text: fc
      .string({ minLength: 3, maxLength: 40, unit: 'grapheme' })
      .map((text) => `Maize ${text.replaceAll('\0', '')}`),
  }),
  fc.record({
    kind: fc.constant('place' as const),
    at: fc.nat(),
    latitude: fc.integer({ min: -80, max: 80 }),
  }),
  fc.record({ kind: fc.constant('soft delete' as const), at: fc.nat() }),
  fc.record({ kind: fc.constant('restore' as const), at: fc.nat() }),
  fc.record({ kind: fc.constant('delete' as const), at: fc.nat() }),
)

describe('the tenant as of a moment', () => {
  test('is what was read at that moment, whatever happened since', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        const seen: { readonly moment: Date; readonly rows: Record<string, unknown>[] }[] = []
        for (const each of steps) {
          const rows = await everything()
          const target = 'at' in each && rows.length > 0 ? rows[each.at % rows.length]! : undefined
          const run = (sql: string, ...values: unknown[]) =>
            database.asOwner(`${sql} where id = $1`, [target?.id, ...values])
          if (each.kind === 'create')
            await db.as(ghana.ama).listings.create({
              business_id: shop.id,
              category_id: maize.leaf,
              type: 'offer',
              title: 'White maize',
              price: each.price,
            })
          else if (!target) continue
          else if (each.kind === 'price')
            await run(`update market.listings set price = $2, currency_code = 'GHS'`, each.price)
          else if (each.kind === 'text')
            await run('update market.listings set title = $2', each.text.slice(0, 140))
          else if (each.kind === 'place')
            await run('update market.listings set location = public.st_makepoint(1, $2)', each.latitude)
          else if (each.kind === 'soft delete') await run('update market.listings set deleted_at = now()')
          else if (each.kind === 'restore') await run('update market.listings set deleted_at = null')
          else await run('delete from market.listings')
          seen.push({ rows: await everything(), moment: await now() })
        }
        for (const { rows, moment } of seen) {
          const then = await everythingAt(moment)
          expect(then.map(told)).toEqual(rows.map(told))
        }
      }),
      { numRuns: 8, endOnFailure: true },
    )
  }, 300_000)

  test('knows a row that is gone, and none that was made later', async () => {
    const before = await now()
    const listing = await db.as(ghana.ama).listings.create({
      business_id: shop.id,
      category_id: maize.leaf,
      type: 'offer',
      title: 'Short-lived',
    })
    const between = await now()
    await database.asOwner('delete from market.listings where id = $1', [listing.id])
    const rowAt = (moment: Date) => db.as(ghana.admin).audit.asOf(moment).row('market.listings', listing.id)
    expect(await rowAt(before)).toBeUndefined()
    expect(await rowAt(between)).toMatchObject({ row: { id: listing.id, title: 'Short-lived' }, masked: [] })
    expect(await rowAt(await now())).toBeUndefined()
  })

  test('says of a personal value that changed since that it is not known', async () => {
    const before = await now()
    await db.as(ghana.ama).businesses.update(shop.id, 1, { phone: '+233209999999', city: 'Tema' })
    const past = await db.as(ghana.admin).audit.asOf(before).row('market.businesses', shop.id)
    expect(past).toMatchObject({ row: { phone: null, city: null, version: 1 }, masked: ['phone'] })
  })

  test('does not reach back before the trail began', async () => {
    const work = db.as(ghana.admin).audit.asOf(new Date('2001-01-01')).row('market.businesses', shop.id)
    await expect(work).rejects.toMatchObject({ code: 'TRAIL_TOO_SHORT' })
  })

  test('shows no row of another tenant', async () => {
    const moment = await now()
    expect(await db.as(kenya.admin).audit.asOf(moment).row('market.businesses', shop.id)).toBeUndefined()
    expect((await db.as(kenya.admin).audit.asOf(moment).rows('market.businesses')).items).toEqual([])
  })
})

describe('the log of the tenant', () => {
  test('is read page by page, each change once, newest first', async () => {
    const ids: string[] = []
    for (let after: string | undefined; ;) {
      const page = await db
        .as(ghana.admin)
        .audit.log({ table: 'market.businesses', key: shop.id, limit: 1, after })
      ids.push(...page.items.map(({ id }) => id))
      if (page.next === undefined) break
      after = page.next
    }
    expect(ids).toHaveLength(2)
    expect(BigInt(ids[0]!)).toBeGreaterThan(BigInt(ids[1]!))
  })

  test.each([
    ['the log', () => db.as(ghana.ama).audit.log()],
    ['a row as it was', () => db.as(ghana.ama).audit.asOf(new Date()).row('market.businesses', shop.id)],
  ])('does not show a member who is no staff %s', async (_, read) => {
    await expect(read()).rejects.toMatchObject({ code: 'TRAIL_NOT_ALLOWED' })
  })

  test('shows another tenant nothing of it', async () => {
    expect(await db.as(kenya.admin).audit.log({ table: 'market.businesses' })).toEqual({
      items: [],
      next: undefined,
    })
  })

  test('leaves a trace of who read what', async () => {
    await db.as(ghana.admin).audit.log({ table: 'core.memberships', actor: ghana.ama.user })
    const [row] = await database.asOwner(
      `select tenant_id, actor_id, details from audit.admin_actions where action = 'read_trail' order by id desc limit 1`,
    )
    expect(row).toMatchObject({
      tenant_id: ghana.id,
      actor_id: ghana.admin.user,
      details: { table: 'core.memberships', actor: ghana.ama.user },
    })
  })
})
