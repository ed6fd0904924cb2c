-- How this login can look at contexts; nothing where the database is not migrated.
with becomes as (
  select
    r.rolname,
    case
      when current_setting('server_version_num')::int >= 160000 then pg_has_role(session_user, r.oid, 'SET')
      else pg_has_role(session_user, r.oid, 'MEMBER')
    end as may
  from pg_catalog.pg_roles r
)
select
  session_user::text as login,
  has_schema_privilege(n.oid, 'usage') and has_function_privilege(p.oid, 'execute') as "mayEnter",
  coalesce((select may from becomes where rolname = 'pnc_definer'), false) as "mayBecomeDefiner",
  coalesce((select may from becomes where rolname = $1), false) as "mayServe"
from pg_catalog.pg_proc p
join pg_catalog.pg_namespace n on n.oid = p.pronamespace
where n.nspname = 'core' and p.proname = 'enter'
