-- What migrating needs to know first, in one round trip, readable by any login; no error where something is missing.
select
  current_database() as database,
  session_user as login,
  login.rolsuper as superuser,
  array(
    select rolname::text from pg_catalog.pg_roles where rolname ^@ 'pnc_' order by 1
  ) as roles,
  array(
    select rolname::text
    from pg_catalog.pg_roles
    where rolname ^@ 'pnc_' and not rolcanlogin and (rolsuper or rolbypassrls)
    order by 1
  ) as unsafe_roles,
  array(
    select granted.rolname || ' to ' || member.rolname
    from pg_catalog.pg_auth_members m
    join pg_catalog.pg_roles granted on granted.oid = m.roleid
    join pg_catalog.pg_roles member on member.oid = m.member
    where granted.rolname ^@ 'pnc_'
  ) as memberships,
  array(
    select privilege || ' to ' || rolname
    from pg_catalog.pg_roles
    cross join unnest(array['create', 'connect']) as privilege
    where rolname ^@ 'pnc_' and has_database_privilege(oid, current_database(), privilege)
  ) as privileges,
  array(
    select 'temporary on database ' || d.datname
    from pg_catalog.pg_database d
    cross join aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
    where d.datname = current_database() and a.grantee = 0 and a.privilege_type = 'TEMPORARY'
    union all
    select 'create on schema public'
    from pg_catalog.pg_namespace n
    cross join aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a
    where n.nspname = 'public' and a.grantee = 0 and a.privilege_type = 'CREATE'
    union all
    select format('execute on function public.%s(%s)', p.proname, oidvectortypes(p.proargtypes))
    from pg_catalog.pg_proc p
    cross join aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
    where p.pronamespace = 'public'::regnamespace
      -- A range, unlike `^@`, uses the index on names.
      and (p.proname between '_postgis' and '_postgisz' or p.proname = 'st_estimatedextent')
      and a.grantee = 0
      and pg_has_role(session_user, p.proowner, 'usage')
  ) as open_to_public,
  coalesce(
    (
      select jsonb_object_agg(extname, nspname)
      from pg_catalog.pg_extension e
      join pg_catalog.pg_namespace n on n.oid = e.extnamespace
    ),
    '{}'
  ) as extensions,
  -- A login may become pnc_owner; PostgreSQL 16 divided membership from the right to `set role`.
  coalesce(
    (
      select
        case
          when current_setting('server_version_num')::int >= 160000 then pg_has_role(session_user, oid, 'SET')
          else pg_has_role(session_user, oid, 'MEMBER')
        end
      from pg_catalog.pg_roles
      where rolname = 'pnc_owner'
    ),
    false
  ) as may_become_owner,
  -- Not `to_regclass`, which fails where a login may not use the schema.
  exists (
    select
    from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'graphile_migrate' and c.relname = 'migrations'
  ) as has_records,
  exists (
    select
    from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'graphile_migrate' and c.relname = 'applied_files'
  ) as has_applied_files,
  exists (
    select
    from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'core' and c.relname = 'context_secrets'
  ) as has_context_secrets
from pg_catalog.pg_roles login
where login.rolname = session_user
