import type { Family } from '../../src/prove/attack.js'

/** A hole, and the attacks that have to find it. */
export interface Mutation {
  readonly name: string
  readonly sql: string
  /** `rule object` of a finding that has to be there. */
  readonly finds: string
  /** The attacks that are run; the names of the tests say so. */
  readonly families: readonly Family[]
  readonly tables?: readonly string[]
  /** Whether it is made in the area of area.sql. */
  readonly inArea?: boolean
}

/** Replaces a part of a function's text, which has to be there. */
function edit(routine: string, from: string, to: string): string {
  return `do $edit$
  declare
    v_text text := pg_get_functiondef('${routine}'::regprocedure);
  begin
    if position($from$${from}$from$ in v_text) = 0 then raise exception 'nothing to change in ${routine}'; end if;
    execute replace(v_text, $from$${from}$from$, $to$${to}$to$);
  end
  $edit$`
}

const tenantOf = 'tenant_id = (select core.current_tenant_id())'
const everybody = 'pnc_owner, pnc_service, pnc_readonly, pnc_operator, pnc_auditor'
const definer = (name: string, rest: string) => `
  create function market.${name} ${rest};
  grant execute on function market.${name} to pnc_service`
const listings = ['market.listings']

export const mutations: readonly Mutation[] = [
  // Policies
  {
    name: 'the restrictive policy of a table is dropped',
    sql: 'drop policy listings_all_tenant on market.listings',
    finds: 'isolation-read market.listings',
    families: ['read'],
    tables: listings,
  },
  {
    name: 'the restrictive policy is made permissive',
    sql: `drop policy listings_all_tenant on market.listings;
      create policy listings_all_tenant on market.listings to ${everybody} using (${tenantOf})`,
    finds: 'isolation-read market.listings',
    families: ['read'],
    tables: listings,
  },
  {
    name: 'the restrictive policy forgets a role',
    sql: 'alter policy listings_all_tenant on market.listings to pnc_owner, pnc_service, pnc_operator, pnc_auditor',
    finds: 'isolation-read market.listings',
    families: ['read'],
    tables: listings,
  },
  {
    name: 'row security of a table is off',
    sql: 'alter table market.businesses disable row level security',
    finds: 'isolation-read market.businesses',
    families: ['read'],
    tables: ['market.businesses'],
  },
  {
    name: 'row security of a table does not hold for its owner',
    sql: 'alter table market.listings no force row level security',
    finds: 'isolation-read market.listings',
    families: ['read'],
    tables: listings,
  },
  {
    name: 'a policy lets every role read people',
    sql: 'create policy users_select_everybody on core.users for select to pnc_service using (true)',
    finds: 'isolation-read core.users',
    families: ['read'],
    tables: ['core.users'],
  },
  {
    name: 'a new role has a policy using (true), and no restrictive policy names it',
    sql: `create role pnc_prove_report; grant usage on schema market to pnc_prove_report;
      grant select on market.businesses to pnc_prove_report;
      create policy businesses_select_report on market.businesses for select to pnc_prove_report using (true)`,
    finds: 'isolation-read market.businesses',
    families: ['read'],
    tables: ['market.businesses'],
  },
  {
    name: 'the restrictive policy checks nothing that is written, and staff is asked for past its tenant',
    sql: `alter policy listings_all_tenant on market.listings with check (true);
      alter policy listings_insert_author on market.listings with check ((select core.is_staff()))`,
    finds: 'isolation-insert market.listings',
    families: ['insert'],
    tables: listings,
  },
  {
    name: 'a row may be moved to another tenant',
    sql: `alter policy businesses_all_tenant on market.businesses with check (true);
      drop trigger _060_refuse_change on market.businesses; grant update (tenant_id) on market.businesses to pnc_service`,
    finds: 'isolation-update market.businesses',
    families: ['update'],
    tables: ['market.businesses'],
  },
  {
    name: 'rows of every tenant may be deleted, and by staff of any',
    sql: `drop policy role_grants_all_tenant on core.role_grants;
      create policy role_grants_all_tenant on core.role_grants as restrictive for select to ${everybody} using (${tenantOf});
      alter policy role_grants_delete_staff on core.role_grants using ((select core.is_staff()))`,
    finds: 'isolation-delete core.role_grants',
    families: ['delete'],
    tables: ['core.role_grants'],
  },
  {
    name: 'a table has neither a tenant nor a reason for it',
    sql: 'create table market.notes (note text); grant select on market.notes to pnc_service',
    finds: 'isolation-read market.notes',
    families: ['read'],
    tables: ['market.notes'],
  },
  // Keys
  {
    name: 'a foreign key does not hold the tenant',
    sql: `create unique index businesses_alone_idx on market.businesses (id);
      alter table market.listings drop constraint listings_business_id_tenant_id_fkey,
        add constraint listings_business_fkey foreign key (business_id) references market.businesses (id)`,
    finds: 'isolation-attach market.listings.listings_business_fkey',
    families: ['attach'],
    tables: listings,
  },
  {
    name: 'a primary key does not hold the tenant',
    sql: 'alter table core.role_grants drop constraint role_grants_pkey, add primary key (user_id, role_code)',
    finds: 'isolation-key core.role_grants.role_grants_pkey',
    families: ['key'],
    tables: ['core.role_grants'],
  },
  {
    name: 'a unique key does not hold the tenant',
    sql: 'alter table market.businesses add constraint businesses_name_key unique (name)',
    finds: 'isolation-key market.businesses.businesses_name_key',
    families: ['key'],
    tables: ['market.businesses'],
  },
  {
    name: 'a unique index tells a service by its violation of the rows of another tenant',
    sql: 'create unique index listings_alone_idx on market.listings (id)',
    finds: 'isolation-upsert market.listings',
    families: ['upsert'],
    tables: listings,
  },
  // Functions
  {
    name: 'a definer function takes the tenant as an argument and shows rows',
    sql: definer(
      'titles_of(int)',
      `returns setof text language sql stable security definer set search_path = pg_catalog, pg_temp
        as 'select title from market.listings where tenant_id = $1'`,
    ),
    finds: 'isolation-call market.titles_of(integer)',
    families: ['call'],
    tables: ['market.titles_of'],
  },
  {
    name: 'a definer function takes the tenant as an argument and only counts',
    sql: definer(
      'count_of(int)',
      `returns bigint language sql stable security definer set search_path = pg_catalog, pg_temp
        as 'select count(*) from market.listings where tenant_id = $1'`,
    ),
    finds: 'isolation-call market.count_of(integer)',
    families: ['call'],
    tables: ['market.count_of'],
  },
  {
    name: 'a definer function counts the rows of all tenants, and says when',
    sql: definer(
      'count_all()',
      `returns table (listings bigint, counted_at timestamptz) language sql volatile security definer
        set search_path = pg_catalog, pg_temp as 'select count(*), clock_timestamp() from market.listings'`,
    ),
    finds: 'isolation-call market.count_all()',
    families: ['call'],
    tables: ['market.count_all'],
  },
  {
    name: 'a definer function writes to the row it is told',
    sql: definer(
      'close(uuid)',
      `returns void language sql volatile security definer set search_path = pg_catalog, pg_temp
        as $$ update market.businesses set city = 'Closed' where id = $1 $$`,
    ),
    finds: 'isolation-call market.close(uuid)',
    families: ['call'],
    tables: ['market.close'],
  },
  {
    name: 'the search path of a definer function is not pinned',
    sql: 'alter function core.enter(text) reset search_path',
    finds: 'isolation-shadow core.enter(text)',
    families: ['shadow'],
    tables: ['core.enter'],
  },
  {
    name: 'the search path of a definer function begins with pg_temp',
    sql: 'alter function market.tg_listings__check_business() set search_path = pg_temp, pg_catalog',
    finds: 'isolation-shadow market.tg_listings__check_business()',
    families: ['shadow'],
    tables: ['market.tg_listings__check_business'],
  },
  {
    name: 'a function that reads secrets may be called',
    sql: 'grant execute on function core.check_context(text) to pnc_service',
    finds: 'isolation-call core.check_context(text)',
    families: ['call'],
    tables: ['core.check_context'],
  },
  {
    name: 'a trigger writes rows of other tenants',
    sql: `create function market.tg_businesses__meddle() returns trigger language plpgsql volatile security definer
        set search_path = pg_catalog, pg_temp
      as $$ begin update market.listings set city = 'Everywhere' where tenant_id <> NEW.tenant_id; return null; end $$;
      create trigger _900_meddle after update on market.businesses
        for each row execute function market.tg_businesses__meddle()`,
    finds: 'isolation-trigger market.businesses',
    families: ['trigger'],
    tables: ['market.businesses'],
  },
  {
    name: 'a trigger says in its error what another tenant has',
    sql: `create function market.tg_businesses__compare() returns trigger language plpgsql volatile security definer
        set search_path = pg_catalog, pg_temp
      as $$ begin
        raise exception 'too close to %', (select max(title) from market.listings where tenant_id <> NEW.tenant_id);
      end $$;
      create trigger _900_compare after update on market.businesses
        for each row execute function market.tg_businesses__compare()`,
    finds: 'isolation-trigger market.businesses',
    families: ['trigger'],
    tables: ['market.businesses'],
  },
  // Views
  {
    name: 'a view reads with the rights of whoever made it',
    sql: `create view market.everything as select tenant_id, title from market.listings;
      grant select on market.everything to pnc_service`,
    finds: 'isolation-read market.everything',
    families: ['read'],
    tables: ['market.everything'],
  },
  {
    name: 'a view without a tenant column reads with the rights of whoever made it',
    sql: `create view market.words as select title from market.listings;
      grant select on market.words to pnc_readonly`,
    finds: 'isolation-read market.words',
    families: ['read'],
    tables: ['market.words'],
  },
  {
    name: 'a view shows nothing but a number of all tenants',
    sql: `create view market.total as select count(*) as listings from market.listings;
      grant select on market.total to pnc_service`,
    finds: 'isolation-read market.total',
    families: ['read'],
    tables: ['market.total'],
  },
  {
    name: 'a materialized view is granted',
    sql: `create materialized view market.snapshot as select tenant_id, title from market.listings;
      grant select on market.snapshot to pnc_service`,
    finds: 'isolation-read market.snapshot',
    families: ['read'],
    tables: ['market.snapshot'],
  },
  // Privileges
  {
    name: 'a partition is granted',
    sql: 'grant select on market.visits_2026_01 to pnc_service',
    finds: 'isolation-read market.visits_2026_01',
    families: ['read'],
    tables: ['market.visits_2026_01'],
    inArea: true,
  },
  {
    name: 'a partition without row security is granted',
    sql: `alter table market.visits_2026_02 disable row level security; grant select on market.visits_2026_02 to pnc_readonly`,
    finds: 'isolation-read market.visits_2026_02',
    families: ['read'],
    tables: ['market.visits_2026_02'],
    inArea: true,
  },
  {
    name: 'truncate is granted',
    sql: 'grant truncate on core.role_grants to pnc_service',
    finds: 'isolation-truncate core.role_grants',
    families: ['truncate'],
    tables: ['core.role_grants'],
  },
  {
    name: 'something is granted to public',
    sql: 'grant select on market.businesses to public',
    finds: 'isolation-read market.businesses',
    families: ['read'],
    tables: ['market.businesses'],
  },
  {
    name: 'a function is granted to public',
    sql: 'grant execute on function core.uuid_v7() to public',
    finds: 'isolation-call core.uuid_v7()',
    families: ['call'],
    tables: ['core.uuid_v7'],
  },
  {
    name: 'reference data may be changed',
    sql: 'grant update on core.currencies to pnc_service',
    finds: 'isolation-update core.currencies',
    families: ['update'],
    tables: ['core.currencies'],
  },
  {
    name: 'a column of the secrets is granted',
    sql: 'grant select (header) on core.context_secrets to pnc_service',
    finds: 'isolation-read core.context_secrets',
    families: ['read'],
    tables: ['core.context_secrets'],
  },
  {
    name: 'a sequence is granted',
    sql: 'grant usage on sequence core.tenants_id_seq to pnc_service',
    finds: 'isolation-sequence core.tenants_id_seq',
    families: ['sequence'],
  },
  {
    name: 'temporary objects are allowed',
    sql: `do $$ begin execute format('grant temporary on database %I to public', current_database()); end $$`,
    finds: 'isolation-shadow pg_temp',
    families: ['shadow'],
  },
  {
    name: 'a service may make tables',
    sql: 'grant create on schema market to pnc_service',
    finds: 'isolation-definition market',
    families: ['definition'],
    tables: ['market'],
  },
  // Roles
  {
    name: 'pnc_service bypasses row security',
    sql: 'alter role pnc_service bypassrls',
    finds: 'isolation-role pnc_service',
    families: ['role'],
  },
  {
    name: 'pnc_service is a member of pnc_owner',
    sql: 'grant pnc_owner to pnc_service',
    finds: 'isolation-role pnc_owner',
    families: ['role'],
  },
  {
    name: 'pnc_readonly reads all data',
    sql: 'grant pg_read_all_data to pnc_readonly',
    finds: 'isolation-read core.context_secrets',
    families: ['read'],
    tables: ['core.context_secrets'],
  },
  // Contexts
  {
    name: 'core.current_context skips the seal',
    sql: edit(
      'core.current_context()',
      `if v_secret is null or split_part(v_context, '.', 1) is distinct from`,
      `if v_secret is null or false and split_part(v_context, '.', 1) is distinct from`,
    ),
    finds: 'isolation-context core.current_context()',
    families: ['context'],
    tables: ['core.current_context'],
  },
  {
    name: 'core.current_context skips the seal, seen in the rows of a table',
    sql: edit(
      'core.current_context()',
      `if v_secret is null or split_part(v_context, '.', 1) is distinct from`,
      `if v_secret is null or false and split_part(v_context, '.', 1) is distinct from`,
    ),
    finds: 'isolation-context market.listings',
    families: ['context'],
    tables: listings,
  },
  {
    name: 'core.current_context skips expiry',
    sql: edit(
      'core.current_context()',
      `if split_part(v_context, '.', 2)::numeric > extract(epoch from clock_timestamp()) * 1000 then`,
      'if true then',
    ),
    finds: 'isolation-context core.current_context()',
    families: ['context'],
    tables: ['core.current_context'],
  },
  {
    name: 'core.enter skips expiry',
    sql: edit(
      'core.check_context(text)',
      `if ((claims ->> 'exp')::numeric > extract(epoch from clock_timestamp())) is not true then`,
      'if false then',
    ),
    finds: 'isolation-context core.enter(text)',
    families: ['context'],
    tables: ['core.enter'],
  },
  {
    name: 'core.enter skips membership',
    sql: edit(
      'core.enter(text)',
      `if not exists (
      select from core.memberships m`,
      `if false and not exists (
      select from core.memberships m`,
    ),
    finds: 'isolation-context core.enter(text)',
    families: ['context'],
    tables: ['core.enter'],
  },
  {
    name: 'core.enter skips roles',
    sql: edit('core.enter(text)', 'if v_roles.refused is not null then', 'if false then'),
    finds: 'isolation-context core.enter(text)',
    families: ['context'],
    tables: ['core.enter'],
  },
  {
    name: 'core.check_roles ignores the end of a grant',
    sql: edit(
      'core.check_roles(integer, uuid, jsonb)',
      'where held.ends_at is null or held.ends_at <= clock_timestamp()',
      'where held.ends_at is null',
    ),
    finds: 'isolation-context core.enter(text)',
    families: ['context'],
    tables: ['core.enter'],
  },
  {
    name: 'core.enter takes any algorithm',
    sql: edit('core.check_context(text)', 'where k.header = v_header', ''),
    finds: 'isolation-context core.enter(text)',
    families: ['context'],
    tables: ['core.enter'],
  },
  {
    name: 'core.enter_authentication lets a token of a tenant in',
    sql: edit(
      'core.enter_authentication(text)',
      `if v_checked.claims -> 'roles' is distinct from '["authentication"]' or v_checked.claims ?| array['tid', 'sub', 'sid'] then`,
      'if false then',
    ),
    finds: 'isolation-context core.enter_authentication(text)',
    families: ['context'],
    tables: ['core.enter_authentication'],
  },
  // The planner
  {
    name: 'the planner keeps values of a personal column',
    sql: `alter table core.memberships alter column display_name set statistics 100;
      insert into core.users (name) select 'Crowd' from generate_series(1, 300);
      insert into core.memberships (tenant_id, user_id, display_name) select 102, id, 'Zuberi' from core.users where name = 'Crowd';
      analyze core.memberships`,
    finds: 'isolation-statistics core.memberships.display_name',
    families: ['statistics'],
    tables: ['core.memberships'],
  },
  {
    name: 'PostGIS tells of the values of a whole table',
    sql: 'grant execute on function public.st_estimatedextent(text, text, text) to public',
    finds: 'isolation-statistics market.listings',
    families: ['statistics'],
    tables: listings,
  },
]
