import { expect, test } from 'vitest'
import { useTestDatabase } from '../harness/use-test-database.js'
import { addTwoMarkets, ghana } from '../market/two-markets.js'
import { attack, tokenFor, type Attempt } from './attacker.js'
import { whileTemporaryObjectsAreAllowed } from './temporary-objects.js'

const database = await useTestDatabase()
await addTwoMarkets(database)

test('a service makes no temporary object, function or type', async () => {
  await attack(database, ghana.ama, async (attempt) => {
    for (const sql of [
      'create temporary table listings (id uuid)',
      `create function pg_temp.spy(text) returns boolean language sql as 'select true'`,
      'create domain pg_temp.jsonb as pg_catalog.jsonb',
      'create type pg_temp.bytea as (secret text)',
      'create view pg_temp.businesses as select 1 as id',
      'create temporary sequence ids',
    ]) {
      expect(await attempt(sql), sql).toMatchObject({ refused: '42501' })
    }
  })
})

/** Every type that a function names, as a domain whose check sees each value and says who computes it. */
const typesOfFunctions = [
  'bytea',
  'text',
  'jsonb',
  'uuid',
  'timestamptz',
  'float8',
  'regconfig',
  'tsquery',
  'tsvector',
]

async function plantTypes(attempt: Attempt): Promise<void> {
  for (const type of typesOfFunctions) {
    await attempt(`create function pg_temp.spy(value pg_catalog.${type}) returns pg_catalog.bool language plpgsql as $$
      begin
        if current_user <> 'pnc_service' then raise notice 'spied as %: %', current_user, value; end if;
        return true;
      end $$`)
    const planted = await attempt(
      `create domain pg_temp.${type} as pg_catalog.${type} check (pg_temp.spy(value))`,
    )
    expect(planted.refused, planted.message).toBeUndefined()
  }
}

/** Calls everything that runs with the rights of another role. */
async function callDefiners(attempt: Attempt): Promise<string[]> {
  const outcomes = [
    await attempt('select core.enter($1)', [tokenFor(database, ghana.ama)]),
    await attempt('select core.current_context(), core.current_tenant_id(), core.is_staff()'),
    await attempt(
      `insert into market.businesses (tenant_id, owner_id, name) values (101, core.current_user_id(), 'Planted')`,
    ),
    await attempt(
      `insert into market.listings (tenant_id, business_id, author_id, category_id, type, title, language_code)
       select tenant_id, id, owner_id, 1011, 'offer', 'Planted maize', 'en' from market.businesses where name = 'Planted'`,
    ),
    await attempt(
      `select * from market.search_listings(terms => 'maize', latitude => 1, longitude => 1, radius_m => 1, min_price => 0)`,
    ),
    await attempt(`update market.businesses set deleted_at = now() where name = 'Planted'`),
    await attempt(`update market.businesses set deleted_at = null where name = 'Planted'`),
  ]
  for (const { refused, message } of outcomes) expect(refused, message).toBeUndefined()
  return outcomes.flatMap(({ notices }) => notices).filter((notice) => notice.startsWith('spied'))
}

test('types planted in pg_temp never run with the rights of a definer, even where temporary objects are allowed', async () => {
  await whileTemporaryObjectsAreAllowed(database, async () => {
    // A session that compiles every function after the types were planted, and one that had compiled them before.
    for (const isWarm of [false, true]) {
      await attack(database, isWarm ? ghana.ama : undefined, async (attempt) => {
        if (isWarm) await callDefiners(attempt)
        await plantTypes(attempt)
        expect(await callDefiners(attempt)).toEqual([])
      })
    }
  })
})

test('a trigger function cannot be hung on a table of the service, where it would obey forged rows', async () => {
  const functions = await database.asOwner<{ name: string }>(
    `select oid::regproc::text as name from pg_proc
     where pronamespace in ('core'::regnamespace, 'market'::regnamespace) and prorettype = 'trigger'::regtype`,
  )
  expect(functions.length).toBeGreaterThan(5)
  await whileTemporaryObjectsAreAllowed(database, () =>
    attack(database, ghana.ama, async (attempt) => {
      await attempt(
        'create temporary table forged (id uuid, tenant_id int, deleted_at timestamptz, deletion_id uuid)',
      )
      for (const { name } of functions) {
        const sql = `create trigger forge after update on forged for each row execute function ${name}()`
        expect(await attempt(sql), sql).toMatchObject({ refused: '42501' })
      }
    }),
  )
})
