import { parsePhoneNumberWithError } from 'libphonenumber-js/max'
import { beforeAll, describe, expect, test } from 'vitest'
import { seedTables } from '../../src/seed/areas.js'
import { demoMembers } from '../../src/seed/demo-members.js'
import { emptyBase } from '../../src/seed/plan/seed-base.js'
import type { SeedPlan } from '../../src/seed/plan/seed-plan.js'
import { firstDay, referenceDay } from '../../src/seed/timeline.js'
import { countBy, degreesOf, planOf, rowsOf, type Row } from './generated.js'

/** South, north, west and east of each market, with a little sea. */
const bounds: Readonly<Record<number, readonly [number, number, number, number]>> = {
  1: [4.5, 11.2, -3.3, 1.3],
  2: [-4.8, 5.1, 33.8, 42],
  3: [4.2, 14, 2.6, 14.7],
  4: [12.2, 16.7, -17.7, -11.3],
  5: [-26.9, -10.4, 30.2, 41],
}

let plan: SeedPlan
const rows: Record<string, Row[]> = {}
const of = (table: string): Row[] => rows[table] ?? []
const time = (value: unknown): number => Date.parse(String(value))

beforeAll(async () => {
  plan = await planOf({ profile: 'load', scale: 20_000 })
  for (const { name } of seedTables) rows[name] = rowsOf(plan, name)
})

describe('every row', () => {
  test('counts as the plan says, also for small and odd scales', async () => {
    for (const scale of [1, 2, 7, 83, 20_000]) {
      const other = await planOf({ profile: 'load', scale })
      for (const table of seedTables) {
        expect([table.name, scale, [...table.rows(other)].length]).toEqual([
          table.name,
          scale,
          table.count(other),
        ])
      }
    }
    expect(of('market.listings')).toHaveLength(20_000)
  })

  test.each(['core.users', 'market.businesses', 'market.listings'])(
    'of %s has a version 7 id of the moment it was made, and comes in that order',
    (table) => {
      let last = 0
      for (const { id, created_at } of of(table)) {
        expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
        const moment = Number.parseInt(String(id).replaceAll('-', '').slice(0, 12), 16)
        expect(moment).toBe(time(created_at))
        expect(moment).toBeGreaterThanOrEqual(Math.max(last, firstDay))
        expect(moment).toBeLessThan(referenceDay)
        last = moment
      }
      expect(new Set(of(table).map(({ id }) => id)).size).toBe(of(table).length)
    },
  )

  test('holds no gap of a sentence that was left open, and no attribute that is not JSON', () => {
    for (const row of [...of('market.businesses'), ...of('market.listings')]) {
      for (const text of [row.name, row.title, row.description].filter((each) => each !== undefined)) {
        expect(text).not.toMatch(/[{}]|undefined|null|NaN| {2}|^\s|\s$/)
      }
      expect(Object.keys(JSON.parse(String(row.attributes)) as object).length).toBeGreaterThan(0)
    }
  })

  test('fits the lengths that the schema allows', () => {
    const longest = (table: string, column: string) =>
      Math.max(...of(table).map((row) => String(row[column]).length))
    expect(longest('market.listings', 'title')).toBeLessThanOrEqual(140)
    expect(longest('market.businesses', 'name')).toBeLessThanOrEqual(120)
    expect(longest('core.users', 'name')).toBeLessThanOrEqual(120)
    expect(
      Math.min(...of('market.listings').map(({ title }) => String(title).length)),
    ).toBeGreaterThanOrEqual(3)
  })
})

describe('people', () => {
  test('have mobile numbers of their country that are valid, and each its own', () => {
    const countries = new Map(plan.markets.map(({ market }) => [market.country, 0]))
    for (const { phone } of of('core.users')) {
      const parsed = parsePhoneNumberWithError(String(phone))
      expect([phone, parsed.isValid(), parsed.getType(), parsed.number]).toEqual([
        phone,
        true,
        'MOBILE',
        phone,
      ])
      countries.set(parsed.country ?? '', (countries.get(parsed.country ?? '') ?? 0) + 1)
    }
    expect(Object.fromEntries(countries)).toEqual(
      Object.fromEntries(plan.markets.map(({ market, people }) => [market.country, people])),
    )
    expect(new Set(of('core.users').map(({ phone }) => phone)).size).toBe(of('core.users').length)
  })

  test('keep clear of numbers that are taken', async () => {
    const small = { profile: 'demo', scale: 200 } as const
    const taken = rowsOf(await planOf(small), 'core.users').map(({ phone }) => String(phone))
    const later = await planOf(small, { ...emptyBase, phones: new Set(taken) })
    const phones = rowsOf(later, 'core.users').map(({ phone }) => String(phone))
    expect(phones.filter((phone) => taken.includes(phone))).toEqual([])
    expect(new Set(phones).size).toBe(phones.length)
  })

  test('have mail addresses as the schema wants them, where they have one, and each its own', () => {
    const emails = of('core.users').flatMap(({ email }) => (email === null ? [] : [String(email)]))
    for (const email of emails) expect(email).toMatch(/^[a-z]+\.[a-z]+\.[a-z0-9]+@[a-z]{2}\.example\.com$/)
    expect(new Set(emails).size).toBe(emails.length)
    expect(emails.length / of('core.users').length).toBeCloseTo(0.55, 1)
  })

  test('own businesses only as members with the business role', () => {
    const grants = new Set(
      of('core.role_grants').map(
        ({ tenant_id, user_id, role_code }) => `${tenant_id} ${user_id} ${role_code}`,
      ),
    )
    const active = new Set(
      of('core.memberships').flatMap(({ tenant_id, user_id, status }) =>
        status === 'active' ? [`${tenant_id} ${user_id}`] : [],
      ),
    )
    for (const { tenant_id, owner_id } of of('market.businesses')) {
      expect(grants).toContain(`${tenant_id} ${owner_id} business`)
      expect(active).toContain(`${tenant_id} ${owner_id}`)
    }
    const owners = new Set(of('market.businesses').map(({ owner_id }) => owner_id))
    const granted = of('core.role_grants').filter(({ role_code }) => role_code === 'business')
    expect(granted).toHaveLength(owners.size)
    expect(owners.size).toBeLessThan(of('market.businesses').length)
  })

  test('are among them the demo members, whatever the seed and the scale', async () => {
    const other = await planOf({ profile: 'load', scale: 1, seed: 7 })
    for (const some of [plan, other]) {
      const ids = new Set(rowsOf(some, 'core.users').map(({ id }) => id))
      const shops = new Map(rowsOf(some, 'market.businesses').map((row) => [row.id, row]))
      const grants = rowsOf(some, 'core.role_grants')
      for (const { tenantId, tenantSlug, userId, businessId, roles } of demoMembers) {
        expect(ids).toContain(userId)
        expect(shops.get(businessId)).toMatchObject({
          tenant_id: tenantId,
          owner_id: userId,
          status: 'active',
        })
        expect(some.markets[tenantId - 1]?.market.slug).toBe(tenantSlug)
        expect(grants.filter(({ user_id }) => user_id === userId).map(({ role_code }) => role_code)).toEqual(
          roles,
        )
      }
    }
  })

  test('belong in part to two markets', () => {
    const markets = [...countBy(of('core.memberships').map(({ user_id }) => user_id)).values()]
    const twice = markets.filter((count) => count === 2).length
    expect(twice / markets.length).toBeCloseTo(1 / 40, 2)
  })
})

describe('places', () => {
  test.each(['market.businesses', 'market.listings'])('of %s lie in their country', (table) => {
    for (const { tenant_id, location } of of(table)) {
      const [south, north, west, east] = bounds[Number(tenant_id)] ?? [0, 0, 0, 0]
      const { lat, lng } = degreesOf(location)
      expect([lat >= south, lat <= north, lng >= west, lng <= east, location]).toEqual([
        true,
        true,
        true,
        true,
        location,
      ])
    }
  })

  test('of listings are near the city they name, and many are not the same', () => {
    for (const { market, tenantId } of plan.markets) {
      const cities = new Map(market.cities.map((city) => [city.name, city]))
      for (const { city, location } of of('market.listings').filter((row) => row.tenant_id === tenantId)) {
        const { lat, lng } = degreesOf(location)
        const centre = cities.get(String(city))
        expect(Math.abs(lat - (centre?.lat ?? 99))).toBeLessThan(0.25)
        expect(Math.abs(lng - (centre?.lng ?? 99))).toBeLessThan(0.25)
      }
    }
    expect(new Set(of('market.listings').map(({ location }) => location)).size).toBeGreaterThan(19_900)
  })
})

describe('listings', () => {
  test('belong to a business of their market that was open, and are written by its owner', () => {
    const shops = new Map(of('market.businesses').map((row) => [row.id, row]))
    for (const { tenant_id, business_id, author_id, created_at } of of('market.listings')) {
      const shop = shops.get(business_id ?? null)
      expect(shop).toMatchObject({ tenant_id, owner_id: author_id })
      expect(time(created_at)).toBeGreaterThan(time(shop?.created_at))
    }
  })

  test('go with their business when it is deleted, under its deletion', () => {
    const gone = new Map(
      of('market.businesses').flatMap((row) => (row.deleted_at === null ? [] : [[row.id, row] as const])),
    )
    expect(gone.size).toBeGreaterThan(5)
    for (const { business_id, created_at, deleted_at, deletion_id } of of('market.listings')) {
      expect(deleted_at === null).toBe(deletion_id === null)
      if (deleted_at !== null) expect(time(deleted_at)).toBeGreaterThanOrEqual(time(created_at))
      const shop = gone.get(business_id ?? null)
      if (!shop) continue
      expect(time(deleted_at)).toBeLessThanOrEqual(time(shop.deleted_at))
      if (time(deleted_at) === time(shop.deleted_at)) expect(deletion_id).toBe(shop.deletion_id)
    }
  })

  test('are live until 2036 at least, but for one in twelve that has run out', () => {
    const expired = of('market.listings').filter(({ expires_at }) => time(expires_at) < referenceDay)
    expect(expired.length / 20_000).toBeCloseTo(0.085, 1.5)
    for (const { created_at, expires_at } of of('market.listings')) {
      expect(time(expires_at)).toBeGreaterThan(time(created_at))
      if (time(expires_at) >= referenceDay) expect(time(expires_at)).toBeGreaterThan(Date.UTC(2036, 0, 1))
    }
  })

  test('name a price with its currency, in steps that people use, or neither', () => {
    const currencies = new Map(plan.markets.map(({ tenantId, market }) => [tenantId, market.currency]))
    for (const { tenant_id, price, currency_code } of of('market.listings')) {
      if (price === null) expect(currency_code).toBeNull()
      else {
        expect(currency_code).toBe(currencies.get(Number(tenant_id)))
        expect(price).toMatch(/^[1-9]\d*\.(00|50)$|^0\.50$/)
      }
    }
  })

  test('are written in the languages of their market', () => {
    const counts = countBy(of('market.listings').map((row) => `${row.tenant_id} ${row.language_code}`))
    const languages = [...counts.keys()].toSorted()
    expect(languages).toEqual([
      '1 en',
      '2 ar',
      '2 en',
      '2 sw',
      '3 ar',
      '3 en',
      '4 ar',
      '4 fr',
      '5 en',
      '5 pt',
      '5 sw',
    ])
    expect(counts.get('2 sw') ?? 0).toBeGreaterThan(1000)
    expect(counts.get('3 ar') ?? 0).toBeGreaterThan(150)
  })
})

describe('life is not even', () => {
  const share = (column: string, value: string) =>
    of('market.listings').filter((row) => row[column] === value).length / 20_000

  test('a quarter asks, four fifths are active', () => {
    expect(share('type', 'request')).toBeCloseTo(0.25, 1.5)
    expect(share('status', 'active')).toBeCloseTo(0.81, 1.5)
    const deleted = of('market.listings').filter((row) => row.deleted_at !== null).length
    expect(deleted / 20_000).toBeGreaterThan(0.012)
    expect(deleted / 20_000).toBeLessThan(0.035)
  })

  test('a few businesses have very many listings, most have few', () => {
    const counts = [...countBy(of('market.listings').map((row) => row.business_id)).values()].toSorted(
      (a, b) => b - a,
    )
    const top = counts.slice(0, Math.ceil(counts.length / 100)).reduce((a, b) => a + b, 0)
    expect(top / 20_000).toBeGreaterThan(0.12)
    expect(top / 20_000).toBeLessThan(0.5)
    expect(counts[0]).toBeGreaterThan(200)
    expect(counts[Math.floor(counts.length / 2)]).toBeLessThan(12)
  })

  test('the largest city of a market has the most listings, and every city has some', () => {
    for (const { market, tenantId } of plan.markets) {
      const counts = countBy(
        of('market.listings').flatMap((row) => (row.tenant_id === tenantId ? [row.city] : [])),
      )
      expect(counts.size).toBeGreaterThan(market.cities.length * 0.7)
    }
    const nigeria = countBy(of('market.listings').flatMap((row) => (row.tenant_id === 3 ? [row.city] : [])))
    expect([...nigeria].toSorted((a, b) => b[1] - a[1])[0]?.[0]).toBe('Lagos')
  })

  test('there are more listings every month, and few at night', () => {
    const months = countBy(of('market.listings').map((row) => String(row.created_at).slice(0, 7)))
    const byMonth = [...months].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count)
    expect(byMonth.at(-1)).toBeGreaterThan(2 * (byMonth[4] ?? 0))
    const night = of('market.listings').filter((row) => Number(String(row.created_at).slice(11, 13)) < 5)
    expect(night.length / 20_000).toBeLessThan(0.06)
  })
})
