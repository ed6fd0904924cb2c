import { ourNamespaces, ourTables, type Lint } from './lint.js'

/** The roles that the tenant policy of every table names: all but those that own functions and have policies of their own. */
const governed = ['pnc_auditor', 'pnc_operator', 'pnc_owner', 'pnc_readonly', 'pnc_service']

export const rowSecurityLints: readonly Lint[] = [
  {
    guarantee: 'a table is of a tenant or says @global',
    finds: `select name from ${ourTables} t where not has_tenant and comment !~ '^@global '`,
    breaks: [`create table market.broken (id int)`],
  },
  {
    guarantee: 'a tenant can be left out of no row',
    finds: `select t.name from ${ourTables} t join pg_attribute a on a.attrelid = t.oid and a.attname = 'tenant_id'
      where not a.attnotnull or a.atttypid <> 'int'::regtype`,
    breaks: [`alter table core.role_grants drop constraint role_grants_pkey, alter tenant_id drop not null`],
  },
  {
    guarantee:
      'row security is enabled and forced on a table that services may write, or that is not @global',
    finds: `select name from ${ourTables} t
      where not (relrowsecurity and relforcerowsecurity)
        and (comment !~ '^@global ' or has_any_column_privilege('pnc_service', t.oid, 'insert, update') or has_table_privilege('pnc_service', t.oid, 'delete'))`,
    breaks: [`alter table market.listings no force row level security`],
  },
  {
    guarantee: 'a table without row security is written by the owner alone',
    finds: `select name from ${ourTables} t cross join aclexplode(t.relacl) a
      where not relrowsecurity and a.grantee <> t.relowner and a.privilege_type <> 'SELECT'`,
    breaks: [`grant insert on market.categories to pnc_service`],
  },
  {
    guarantee:
      'one restrictive policy for everything ties a tenant table to the verified context, for every role but the definers',
    finds: `select t.name from ${ourTables} t
      where (t.has_tenant or t.name = 'core.tenants') and not exists (
        select from pg_policy p
        where p.polrelid = t.oid and not p.polpermissive and p.polcmd = '*' and p.polwithcheck is null
          and pg_get_expr(p.polqual, p.polrelid)
            = format('(%s = ( SELECT core.current_tenant_id() AS current_tenant_id))', case when t.has_tenant then 'tenant_id' else 'id' end)
          and (select array_agg(r.rolname::text order by r.rolname) from pg_roles r where r.oid = any (p.polroles)) = '{${governed.join(',')}}'
      )`,
    breaks: [
      `drop policy listings_all_tenant on market.listings`,
      `create policy listings_all_tenant on market.listings as restrictive to pnc_service using (tenant_id = (select core.current_tenant_id()))`,
    ],
  },
  {
    guarantee: 'a policy names its roles',
    finds: `select p.polname as name from pg_policy p join ${ourTables} t on t.oid = p.polrelid where 0 = any (p.polroles)`,
    breaks: [`create policy broken on market.listings for select using (true)`],
  },
  {
    guarantee: 'a policy of a definer lets it read everything or nothing, and other roles never share it',
    finds: `select p.polname as name from pg_policy p join ${ourTables} t on t.oid = p.polrelid
      where p.polroles && array['pnc_definer'::regrole, 'pnc_search'::regrole]::oid[]
        and (pg_get_expr(p.polqual, p.polrelid) <> 'true' or not p.polroles <@ array['pnc_definer'::regrole, 'pnc_search'::regrole]::oid[])`,
    breaks: [`alter policy listings_select_search on market.listings to pnc_search, pnc_service`],
  },
  {
    guarantee: 'a partition has row security of its own and is granted to nobody',
    finds: `select name from ${ourTables} t
      where relispartition and (not relrowsecurity or not relforcerowsecurity
        or exists (select from aclexplode(t.relacl) a where a.grantee <> t.relowner))`,
    breaks: [
      `create table market.broken (tenant_id int) partition by range (tenant_id)`,
      `create table market.broken_1 partition of market.broken default`,
    ],
  },
  {
    guarantee: 'a view is read with the rights of its reader, and there is no materialized view',
    finds: `select c.oid::regclass::text as name from pg_class c
      where c.relnamespace in (${ourNamespaces()})
        and (c.relkind = 'm' or c.relkind = 'v' and not coalesce(c.reloptions, '{}') @> '{security_invoker=true}')`,
    breaks: [`create view market.broken as select * from market.listings`],
  },
]
