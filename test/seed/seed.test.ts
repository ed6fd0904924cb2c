import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Engine } from '../../src/engine/engine.js'
import { demoMembers } from '../../src/seed/demo-members.js'
import { seed, summariseSeed } from '../../src/seed/seed.js'
import type { SeedReport } from '../../src/seed/seed-report.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { checksumsIn, countsIn, noRows, unprotected } from './seeded-state.js'

const request = { profile: 'demo', scale: 1000, seed: 42 } as const

describe('an empty database', async () => {
  const database = await useTestDatabase()
  let report: SeedReport

  beforeAll(async () => {
    report = await seed({ engine: database.engine, ...request })
  })

  test('is filled with exactly the rows that were announced', async () => {
    const counts = await countsIn(database)
    const summary = await summariseSeed(request)
    expect(counts).toEqual(Object.fromEntries(summary.tables.map(({ table, rows }) => [table, rows])))
    expect(report).toMatchObject({ ...summary, tables: summary.tables, markets: summary.markets })
    expect(counts['market.listings']).toBe(1000)
  })

  test('holds the same bytes on every engine and server version', async () => {
    const golden = new URL('golden/content.json', import.meta.url)
    expect(await checksumsIn(database)).toEqual(JSON.parse(await readFile(golden, 'utf8')))
  })

  test('has its row security and its triggers back', async () => {
    expect(await unprotected(database)).toEqual([])
  })

  test('leaves nothing aside that every search would have to read through', async () => {
    const [row] = await database.asOwner(
      `select gin_clean_pending_list('market.listings_tenant_id_search_idx')::int as pages`,
    )
    expect(row).toEqual({ pages: 0 })
  })

  test('breaks none of the rules that triggers keep elsewhere', async () => {
    const broken = await database.asOwner(`
      select l.id
      from market.listings l
      join market.businesses b on b.id = l.business_id
      where b.deleted_at is not null and l.deleted_at is null
      union all
      select l.id from market.listings l join market.categories c on c.id = l.category_id where c.depth <> 3
      union all
      select id from market.listings where created_at <> core.uuid_v7_time(id)
    `)
    expect(broken).toEqual([])
  })

  test('gives the next tenant made by hand the next id', async () => {
    const [row] = await database.asOwner(
      `select nextval(pg_get_serial_sequence('core.tenants', 'id'))::int as next from core.tenants limit 1`,
    )
    expect(row).toEqual({ next: 6 })
  })

  test.each([
    ['ghana', 'maize'],
    ['kenya', 'maize'],
    ['kenya', 'mahindi'],
    ['nigeria', 'rice'],
    ['nigeria', 'السعر'],
    ['senegal', 'riz'],
    ['senegal', 'tissu'],
    ['senegal', 'poisson'],
    ['mozambique', 'milho'],
    ['mozambique', 'peixe'],
  ])('answers the demo member of %s who looks for %s', async (tenantSlug, text) => {
    const db = await database.connect()
    const { tenantId, userId, roles } = demoMembers.find((member) => member.tenantSlug === tenantSlug)!
    const found = await db.as({ tenant: tenantId, user: userId, roles }).listings.search({ text })
    expect(found.items.length).toBeGreaterThan(0)
  })

  test('is refused the second time, and keeps what it has', async () => {
    const before = await checksumsIn(database)
    await expect(seed({ engine: database.engine, ...request })).rejects.toMatchObject({
      code: 'NOT_EMPTY',
      exitCode: 4,
      hint: expect.stringMatching(/--append.*--reset/) as string,
    })
    expect(await checksumsIn(database)).toEqual(before)
    expect(await unprotected(database)).toEqual([])
  })

  test('takes more rows with append, twice the same append too', async () => {
    const before = await countsIn(database)
    const append = { engine: database.engine, profile: 'demo', scale: 200, mode: 'append' } as const
    const added = await summariseSeed(append, 'append')
    expect(added.tables[0]).toEqual({ table: 'core.tenants', rows: 0 })
    await seed(append)
    await seed(append)
    const expected = added.tables.map(({ table, rows }) => [table, (before[table] ?? 0) + 2 * rows])
    expect(await countsIn(database)).toEqual(Object.fromEntries(expected))
    expect(await unprotected(database)).toEqual([])
  })

  test('is as new after a reset', async () => {
    await seed({ engine: database.engine, ...request, mode: 'reset' })
    const golden = new URL('golden/content.json', import.meta.url)
    expect(await checksumsIn(database)).toEqual(JSON.parse(await readFile(golden, 'utf8')))
  })
})

describe('rows of others', async () => {
  const database = await useTestDatabase()

  test('stand beside appended ones, and keep their tenant ids', async () => {
    await database.asOwner(`
      insert into core.tenants (id, slug, name, kind, currency_code, default_language)
      values (2, 'uganda', 'Uganda', 'market', 'UGX', 'en'), (9, 'kenya', 'Our Kenya', 'market', 'KES', 'en')
    `)
    const report = await seed({ engine: database.engine, profile: 'demo', scale: 100, mode: 'append' })
    expect(report.markets.map(({ slug, tenantId }) => [slug, tenantId])).toEqual([
      ['ghana', 1],
      ['kenya', 9],
      ['nigeria', 3],
      ['senegal', 4],
      ['mozambique', 5],
    ])
    const [row] = await database.asOwner(`
      select
        (select name from core.tenants where id = 9) as name,
        (select count(*)::int from market.businesses where tenant_id = 2) as foreign_rows,
        nextval(pg_get_serial_sequence('core.tenants', 'id'))::int as next
    `)
    expect(row).toEqual({ name: 'Our Kenya', foreign_rows: 0, next: 10 })
  })
})

describe('a table elsewhere that refers to seeded ones', async () => {
  const database = await useTestDatabase()
  const request = { engine: database.engine, profile: 'demo', scale: 50 } as const

  test("stands in nobody's way while it is empty", async () => {
    await database.asOwner('create table public.notes (user_id uuid references core.users)')
    await seed(request)
    await seed({ ...request, mode: 'reset' })
    expect((await countsIn(database))['market.listings']).toBe(50)
  })

  test('stops a reset when it holds rows', async () => {
    await database.asOwner('insert into public.notes select id from core.users limit 1')
    const before = await checksumsIn(database)
    await expect(seed({ ...request, mode: 'reset' })).rejects.toMatchObject({
      code: 'FOREIGN_KEY_VIOLATION',
      message: expect.stringMatching(/notes.*nothing was written$/) as string,
    })
    expect(await checksumsIn(database)).toEqual(before)
    expect(await unprotected(database)).toEqual([])
  })
})

describe('a database that was never migrated', async () => {
  const database = await useTestDatabase()

  test('is refused with the remedy', async () => {
    const url = await database.newEmptyDatabase()
    const engine: Engine = { ...database.engine, connectionString: url }
    await expect(seed({ engine, ...request })).rejects.toMatchObject({
      code: 'SCHEMA_MISMATCH',
      message: 'The database is not migrated: it has no core.tenants and 5 others',
      hint: 'Run `pnc-db migrate` first.',
    })
  })
})

describe('a failure on the way', async () => {
  const database = await useTestDatabase()

  test('leaves nothing: a disk that fills up, seen by the last row', async () => {
    await database.asOwner(`
      create function public.fill_disk(title text) returns boolean language plpgsql as $$
      begin
        raise exception 'could not extend file "base/1/2": No space left on device' using errcode = '53100';
      end
      $$
    `)
    await database.asOwner(
      'alter table market.listings add constraint full_disk check (public.fill_disk(title))',
    )
    await expect(seed({ engine: database.engine, ...request })).rejects.toMatchObject({
      code: 'DISK_FULL',
      message: expect.stringMatching(/disk.*full.*nothing was written$/i) as string,
      hint: expect.stringContaining('Free space') as string,
    })
    await database.asOwner('alter table market.listings drop constraint full_disk')
    expect(await countsIn(database)).toEqual(noRows)
    expect(await unprotected(database)).toEqual([])
  })

  test('leaves nothing: an interrupt in the middle, not even on the disk', async () => {
    const size = () => database.asOwner(`select pg_total_relation_size('market.listings')::int as bytes`)
    const before = await size()
    const controller = new AbortController()
    const interrupted = seed({
      engine: database.engine,
      profile: 'load',
      scale: 20_000,
      signal: controller.signal,
      progress: {
        step: (title) => ({
          advanceTo: () => {
            if (title === 'market.listings') controller.abort()
          },
          note: () => undefined,
          finish: () => undefined,
          fail: () => undefined,
        }),
      },
    })
    await expect(interrupted).rejects.toMatchObject({ code: 'INTERRUPTED', exitCode: 130 })
    expect(await size()).toEqual(before)
    expect(await countsIn(database)).toEqual(noRows)
    expect(await unprotected(database)).toEqual([])
  })

  test('does not stand in the way of the next seed', async () => {
    await seed({ engine: database.engine, ...request })
    expect((await countsIn(database))['market.listings']).toBe(1000)
  })
})

test('a reset of a database elsewhere is refused until its name is given', async () => {
  const engine = {
    kind: 'server',
    connectionString: 'postgres://db.example.com/shop',
    description: 'PostgreSQL at db.example.com/shop',
    facts: { database: 'shop' },
  } as unknown as Engine
  await expect(seed({ engine, ...request, mode: 'reset' })).rejects.toMatchObject({
    code: 'REFUSED',
    hint: expect.stringContaining('--confirm=shop') as string,
  })
  await expect(seed({ engine, ...request, mode: 'reset', confirm: 'shopp' })).rejects.toMatchObject({
    code: 'REFUSED',
  })
})
