-- Every role with what it has or may take. PostgreSQL 16 divided membership: a grant without INHERIT and SET gives nothing but
-- the right to pass it on.
with recursive grants as (
  select m.member, m.roleid
  from pg_catalog.pg_auth_members m
  where coalesce((to_jsonb(m) ->> 'inherit_option')::boolean, true) or coalesce((to_jsonb(m) ->> 'set_option')::boolean, true)
), reach as (
  select member, roleid from grants
  union
  select r.member, g.roleid from reach r join grants g on g.member = r.roleid
)
select
  r.rolname as name,
  r.rolcanlogin as "canLogin",
  r.rolsuper as "isSuperuser",
  r.rolbypassrls as "bypassesRowSecurity",
  r.rolcreaterole as "createsRoles",
  r.rolcreatedb as "createsDatabases",
  r.rolreplication as "replicates",
  array(
    select g.rolname::text from reach h join pg_catalog.pg_roles g on g.oid = h.roleid where h.member = r.oid order by 1
  ) as groups,
  array(
    select g.rolname::text from grants h join pg_catalog.pg_roles g on g.oid = h.roleid where h.member = r.oid order by 1
  ) as "directGroups",
  exists (
    select
    from pg_catalog.pg_shdepend s
    where s.refclassid = 'pg_catalog.pg_authid'::regclass and s.refobjid = r.oid and s.deptype = 'o'
      and s.dbid = (select d.oid from pg_catalog.pg_database d where d.datname = current_database())
  ) as "ownsObjects"
from pg_catalog.pg_roles r
where r.rolname !~ '^pg_'
order by r.rolname
