-- The roles that own something here, are granted something or are named in a policy, with what makes a role dangerous. Those that
-- PostgreSQL brings along, and the superuser that made the cluster, are not ours.
with named as (
  select s.refobjid as oid
  from pg_catalog.pg_shdepend s
  where s.refclassid = 'pg_catalog.pg_authid'::regclass
    and s.dbid = (select oid from pg_catalog.pg_database where datname = current_database())
    and s.deptype in ('o', 'a', 'r')
    -- Whoever created an extension owns its objects.
    and s.classid <> 'pg_catalog.pg_extension'::regclass
    and not exists (
      select from pg_catalog.pg_depend e
      where e.classid = s.classid and e.objid = s.objid and e.deptype = 'e'
    )
  union
  select a.grantee
  from pg_catalog.pg_database d
  cross join aclexplode(d.datacl) a
  where d.datname = current_database() and a.grantee <> d.datdba
)
select
  quote_ident(r.rolname) as id,
  r.rolname as name,
  r.rolcanlogin as "canLogin",
  r.rolinherit as inherits,
  r.rolsuper as "isSuperuser",
  r.rolbypassrls as "bypassesRowSecurity",
  r.rolcreaterole as "createsRoles",
  r.rolcreatedb as "createsDatabases",
  r.rolreplication as "replicates",
  -- Also memberships of roles that are not ours: pg_read_all_data reads every table.
  array(
    select granted.rolname::text || case when bool_or(m.admin_option) then ' with admin option' else '' end collate "C"
    from pg_catalog.pg_auth_members m
    join pg_catalog.pg_roles granted on granted.oid = m.roleid
    where m.member = r.oid
    group by granted.rolname
    order by 1
  ) as "memberOf",
  array(
    select distinct setting collate "C"
    from pg_catalog.pg_db_role_setting s
    cross join unnest(s.setconfig) setting
    where s.setrole = r.oid
      and s.setdatabase in (0, (select oid from pg_catalog.pg_database where datname = current_database()))
    order by 1
  ) as settings,
  shobj_description(r.oid, 'pg_authid') as comment
from pg_catalog.pg_roles r
where (r.oid in (select oid from named) or r.rolname::text = any (:roles)) and r.oid <> 10 and r.rolname !~ '^pg_'
