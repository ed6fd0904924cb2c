import { describe, expect, test } from 'vitest'
import { useTestDatabase } from '../harness/use-test-database.js'
import { addTwoMarkets, ghana } from '../market/two-markets.js'
import { trailOf } from './trail.js'

const database = await useTestDatabase()
await addTwoMarkets(database)
const db = await database.connect()

const partitions = () =>
  database.asOwner<{ name: string; month: string }>(`
    select c.relname as name, to_date(right(c.relname, 7), 'YYYY_MM')::text as month
    from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'audit.changes'::regclass order by 1`)
const monthAt = async (months: number) => {
  const [row] = await database.asOwner<{ name: string; month: string }>(
    `select 'changes_' || to_char(m, 'YYYY_MM') as name, m::date::text as month
     from (select audit.month_of(now()) + make_interval(months => $1) as m) at`,
    [months],
  )
  return row!
}

describe('months of the trail', () => {
  test('are there from this one to a year ahead, without a gap and without a default', async () => {
    const expected = await Promise.all(Array.from({ length: 13 }, (_, at) => monthAt(at)))
    expect(await partitions()).toEqual(expected)
    const [row] = await database.asOwner(
      `select partdefid::int as default from pg_partitioned_table where partrelid = 'audit.changes'::regclass`,
    )
    expect(row).toEqual({ default: 0 })
  })

  test('are made once, however often that is asked for', async () => {
    const [made] = await database.asOwner('select audit.ensure_months(12) as made')
    expect(made).toEqual({ made: 0 })
    const [more] = await database.asOwner('select audit.ensure_months(14) as made')
    expect(more).toEqual({ made: 2 })
  })

  test('each have row security forced, the restrictive policy of the tenant, and no grant', async () => {
    const rows = await database.asOwner(`
      select c.relname, c.relrowsecurity and c.relforcerowsecurity as is_forced,
        (select count(*)::int from pg_policy p where p.polrelid = c.oid and not p.polpermissive and p.polcmd = '*') as restrictive,
        (select count(*)::int from aclexplode(c.relacl) g where g.grantee <> c.relowner) as grants
      from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = 'audit.changes'::regclass`)
    expect(rows.length).toBeGreaterThan(12)
    for (const row of rows) expect(row).toMatchObject({ is_forced: true, restrictive: 1, grants: 0 })
  })

  test('heal: a service writes although nobody made this month', async () => {
    const now = await monthAt(0)
    await database.asOwner(`drop table audit.${now.name}`)
    expect((await partitions()).map(({ name }) => name)).not.toContain(now.name)
    const shop = await db.as(ghana.ama).businesses.create({ name: 'Ama Foods' })
    expect(await trailOf(database, 'market.businesses', shop.id)).toHaveLength(1)
    expect((await partitions()).map(({ name }) => name)).toContain(now.name)
  })

  test.each([-40, 40])('do not heal for a moment %i days from now', async (days) => {
    await expect(
      database.asOwner('select audit.heal_month(now() + make_interval(days => $1))', [days]),
    ).rejects.toMatchObject({ code: 'PN051' })
  })
})
