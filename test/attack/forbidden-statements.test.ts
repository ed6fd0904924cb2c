import { expect, test } from 'vitest'
import { useTestDatabase } from '../harness/use-test-database.js'
import { ghana } from '../market/two-markets.js'
import { attack } from './attacker.js'
import { addPopulatedMarkets } from './populated-markets.js'

const database = await useTestDatabase()
await addPopulatedMarkets(database)

/** The login of the embedded engine is a superuser that has only set its role: these it could do after taking the role back. */
const onlyOnServers = /^(set role|set session auth|load)|lo_import|pg_read_file/

const forbidden: Record<string, readonly string[]> = {
  'makes nothing in any schema': [
    'create schema mine',
    'create table core.mine (id int)',
    'create table market.mine (id int)',
    'create table public.mine (id int)',
    'create view market.mine as select 1',
    'create function market.mine() returns int language sql as $$ select 1 $$',
    'create function public.st_makepoint(text, text) returns int language sql as $$ select 1 $$',
    'create operator public.=== (leftarg = text, rightarg = text, function = texteq)',
    'create domain core.mine as text',
    'create table graphile_migrate.mine (id int)',
    'drop extension pgcrypto cascade',
    'create materialized view market.mine as select * from market.listings',
    'select * into market.mine from market.listings',
  ],
  'does not touch what protects the tables': [
    'alter table market.listings disable row level security',
    'alter table market.listings no force row level security',
    'alter table market.listings disable trigger all',
    'alter table market.listings owner to pnc_service',
    'drop policy listings_all_tenant on market.listings',
    'create policy mine on market.listings using (true)',
    'alter policy listings_all_tenant on market.listings using (true)',
    'create trigger mine before insert on market.listings for each row execute function core.tg__touch()',
    'create rule mine as on insert to market.listings do instead nothing',
    'alter function core.enter(text) security invoker',
    'drop table market.listings',
    'truncate market.listings',
    'create index on market.listings (title)',
    'comment on table market.listings is null',
    'lock table market.listings in access exclusive mode',
    'lock table core.memberships in access exclusive mode',
  ],
  'reads and makes no context secret': [
    'select * from core.context_secrets',
    'select secret from core.context_secrets',
    `select core.install_context_secret('mine', repeat('x', 32))`,
    `select core.check_context('x')`,
    `select core.seal_context('x', 'x', 1)`,
    `select core.base64url('x')`,
    `insert into core.context_secrets values ('mine', 'x', repeat('x', 32)::bytea)`,
  ],
  'changes no system role and none of its rules': [
    `update core.roles set is_active = false`,
    `insert into core.roles (code, name, description) values ('mine', 'Mine', 'Mine')`,
    `delete from core.permissions`,
    `insert into core.permissions (role_code, position, action, subject) values ('consumer', 1, 'manage', 'all')`,
    `select core.check_roles(101, null, '[]')`,
    `select core.tests_hold('[]', '{}', 'x', 1)`,
  ],
  'calls no function that only triggers call': [
    'select core.tg__touch()',
    'select core.tg__soft_delete()',
    'select core.tg__refuse_change()',
    'select market.tg_businesses__cascade_deletion()',
    'select market.tg_listings__check_business()',
    'select core.tg_role_grants__check_role()',
    'select core.tg_role_grants__keep_admin()',
    'select core.keep_an_admin(101)',
  ],
  'becomes nobody else': [
    'set role pnc_owner',
    'set role pnc_definer',
    'set role pnc_search',
    'set role pnc_migrator',
    'set role pnc_operator',
    'set session authorization pnc_owner',
    'grant pnc_owner to current_user',
    'grant pnc_service to pnc_readonly',
    'create role mine',
    'alter role pnc_service bypassrls',
    'alter role current_user superuser',
  ],
  'changes nothing of the server': [
    'set session_replication_role = replica',
    `copy market.listings to '/tmp/listings'`,
    `copy market.categories to program 'cat'`,
    `select pg_read_file('postgresql.conf')`,
    `select lo_import('/etc/passwd')`,
    'create publication mine for table market.listings',
    'create event trigger mine on ddl_command_end execute function core.tg__touch()',
    `load 'auto_explain'`,
    'select pg_reload_conf()',
  ],
}

test.each(Object.entries(forbidden))('a service %s', async (_, statements) => {
  for (const who of [ghana.system, ghana.admin]) {
    await attack(database, who, async (attempt) => {
      for (const sql of statements) {
        if (database.kind === 'embedded' && onlyOnServers.test(sql)) continue
        expect((await attempt(sql)).refused, sql).toBe('42501')
      }
    })
  }
})

test('a service sees in the statistics of the planner nothing of the tables', async () => {
  await attack(database, ghana.ama, async (attempt) => {
    expect(
      (
        await attempt(
          `select from pg_stats where schemaname in ('core', 'market') and tablename not in ('categories', 'languages', 'currencies', 'countries', 'roles', 'permissions')`,
        )
      ).rowCount,
    ).toBe(0)
    for (const sql of [
      'select * from pg_statistic',
      'select * from pg_statistic_ext_data',
      'select * from pg_authid',
    ]) {
      expect(await attempt(sql), sql).toMatchObject({ refused: '42501' })
    }
  })
})

test('a service is told by PostGIS neither statistics nor extents of the tables', async () => {
  await attack(database, ghana.ama, async (attempt) => {
    for (const sql of [
      `select st_estimatedextent('market', 'listings', 'location')`,
      `select st_estimatedextent('market', 'listings', 'location', true)`,
      `select st_estimatedextent('listings', 'location')`,
      `select _postgis_stats('market.listings', 'location')`,
      `select _postgis_selectivity('market.listings', 'location', st_makeenvelope(36, -2, 37, 0, 4326))`,
      `select _postgis_join_selectivity('market.listings', 'location', 'market.businesses', 'location')`,
      `select _postgis_index_extent('market.listings', 'location')`,
    ]) {
      expect(await attempt(sql), sql).toMatchObject({ refused: '42501' })
    }
  })
})
