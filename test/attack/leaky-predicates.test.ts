import { expect, test } from 'vitest'
import { useTestDatabase } from '../harness/use-test-database.js'
import { ghana } from '../market/two-markets.js'
import { attack, type Outcome } from './attacker.js'
import { whileTemporaryObjectsAreAllowed } from './temporary-objects.js'
import { addPopulatedMarkets } from './populated-markets.js'

const database = await useTestDatabase()
await addPopulatedMarkets(database)

const everythingSaid = ({ message, notices, rows }: Outcome) =>
  [message, ...notices, JSON.stringify(rows)].join('\n')

test('a predicate that fails on a row of another tenant never meets it', async () => {
  await attack(database, ghana.ama, async (attempt) => {
    for (const sql of [
      `select from market.listings where 1 / (case when title like 'Kenyan%' then 0 else 1 end) = 1`,
      `select from market.listings where tenant_id = 102 and 1 / (tenant_id - 102) = 1`,
      `select from market.listings l join market.businesses b on 1 / (case when b.name like 'Kenyan%' then 0 else 1 end) = 1`,
      `update market.listings set city = 'Accra' where 1 / (case when title like 'Kenyan%' then 0 else 1 end) = 1`,
      `update market.businesses set city = 'Accra' from market.listings l where 1 / (case when l.title like 'Kenyan%' then 0 else 1 end) = 1`,
      `select from core.memberships where 1 / (case when display_name = 'Wanjiku' then 0 else 1 end) = 1`,
      `select from core.tenants where 1 / (id - 102) <> 7`,
      `delete from core.role_grants where 1 / (tenant_id - 102) = 1`,
    ]) {
      expect((await attempt(sql)).message, sql).toBe('')
    }
  })
})

test('an error tells the values of its own rows at most', async () => {
  await attack(database, ghana.ama, async (attempt) => {
    for (const sql of [
      `select title::int from market.listings`,
      `select from market.listings where title::int > 0`,
      `select from market.listings order by title::int`,
      `select from market.listings where (title || description)::jsonb ? 'x'`,
      `select sum(title::numeric) from market.listings group by title::uuid`,
      `select cast(string_agg(title, '/') as int) from market.listings`,
      `update market.listings set price = title::numeric`,
    ]) {
      const outcome = await attempt(sql)
      expect(outcome.refused, sql).toBe('22P02')
      expect(everythingSaid(outcome), sql).not.toMatch(/kenya/i)
    }
  })
})

test('a function that remembers what it was shown is shown rows of the tenant alone', async () => {
  await attack(database, ghana.ama, async (attempt) => {
    // Built into PostgreSQL, harmless, and leaky: it stores its argument.
    const remember = `set_config('leak.seen', concat(current_setting('leak.seen', true), title, '/'), true) is not null`
    for (const sql of [
      `select from market.listings where ${remember}`,
      `select from market.listings where ${remember} and tenant_id = 102`,
      `select from (select * from market.listings order by id) l where ${remember} limit 100`,
      `select from market.listings where ${remember} for update`,
      `update market.listings set city = 'Accra' where ${remember}`,
    ]) {
      expect(await attempt(sql), sql).toMatchObject({ refused: undefined })
    }
    const { rows } = await attempt(`select current_setting('leak.seen') as seen`)
    expect(rows).toEqual([{ seen: expect.stringMatching(/^(Ghanaian maize\/)+$/) as string }])
  })
})

test('functions that run SQL of their own run it under the same row security', async () => {
  await attack(database, ghana.ama, async (attempt) => {
    for (const sql of [
      `select table_to_xml('market.listings', true, false, '')::text`,
      `select query_to_xml('select * from market.listings', true, false, '')::text`,
      `select schema_to_xml('market', true, false, '')::text`,
      `select * from ts_stat('select search from market.listings')`,
      `select ts_rewrite('a'::tsquery, 'select ''a''::tsquery, title::tsquery from market.listings')`,
      `select cursor_to_xml('c', 10, true, false, '')::text`,
    ]) {
      if (sql.includes('cursor')) await attempt('declare c cursor for select * from market.listings')
      expect(everythingSaid(await attempt(sql)), sql).not.toMatch(/kenya/i)
    }
  })
})

test('a cheap function of its own sees rows of the tenant alone, even where temporary objects are allowed', async () => {
  await whileTemporaryObjectsAreAllowed(database, () =>
    attack(database, ghana.ama, async (attempt) => {
      const made =
        await attempt(`create function pg_temp.leak(value text) returns boolean language plpgsql cost 0.0000001 as
        $$ begin raise notice 'seen: %', value; return true; end $$`)
      expect(made.refused).toBeUndefined()
      expect(await attempt('alter function pg_temp.leak(text) leakproof')).toMatchObject({ refused: '42501' })
      for (const sql of [
        `select from market.listings where pg_temp.leak(title)`,
        `select from market.listings l join market.businesses b on pg_temp.leak(l.title || b.name)`,
        `select from core.memberships where pg_temp.leak(display_name)`,
        `select from core.users where pg_temp.leak(name)`,
      ]) {
        const { notices } = await attempt(sql)
        expect(notices.length, sql).toBeGreaterThan(0)
        expect(notices.join(), sql).not.toMatch(/kenya|wanjiku|otieno/i)
      }
    }),
  )
})

test('what the planner expects of a condition says nothing about the people of another tenant', async () => {
  await database.asOwner(`
    insert into core.users (name) select 'Crowd' from generate_series(1, 300);
    insert into core.memberships (tenant_id, user_id, display_name) select 102, id, 'Zuberi' from core.users where name = 'Crowd';
    analyze core.memberships`)
  await attack(database, ghana.ama, async (attempt) => {
    const estimateOf = async (name: string) => {
      const { rows } = await attempt(
        `explain (format json) select from core.memberships where display_name = '${name}'`,
      )
      const [plan] = Object.values(rows[0]!) as [[{ Plan: Record<string, unknown> }]]
      return plan[0].Plan['Plan Rows']
    }
    expect(await estimateOf('Zuberi')).toBe(await estimateOf('Nobody at all'))
  })
})
