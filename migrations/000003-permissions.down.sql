--! Data-Loss: roles that tenants have made, their grants and rules, when grants end and those that have ended, and changes to the rules of system roles

drop trigger _300_check_role on core.role_grants;
drop trigger _400_keep_admin on core.role_grants;
drop trigger _400_keep_admin on core.memberships;
drop trigger _050_refuse_casual_change on core.roles;
drop policy role_grants_update_staff on core.role_grants;
revoke update (expires_at) on core.role_grants from pnc_service;

drop table core.tenant_permissions, core.permissions, core.tenant_role_grants, core.tenant_roles;

drop function
  core.can, core.why_not, core.tests_hold, core.compare_value, core.compile_conditions, core.condition_operand,
  core.moment_of, core.decimal_of, core.has_any_role, core.keep_an_admin,
  core.tg_role_grants__check_role, core.tg_role_grants__keep_admin, core.tg_memberships__keep_admin,
  core.tg_tenant_roles__check_name, core.tg__refuse_casual_change;

-- A grant that has ended would come to life again with the column that ends it.
alter table core.role_grants no force row level security;
delete from core.role_grants g using core.roles r
where r.code = g.role_code and (least(g.expires_at, r.expires_at) <= now() or not r.is_active);
alter table core.role_grants force row level security;
alter table core.role_grants drop column expires_at, drop column created_by;

alter table core.roles
  drop column tenant_kinds, drop column is_staff, drop column granted_by, drop column is_active, drop column expires_at,
  drop column created_at, drop column updated_at;
drop domain core.role_granter, core.permission_action, core.permission_subject;
revoke select on core.roles from pnc_definer;

create or replace function core.check_roles(tenant_id int, user_id uuid, roles jsonb, out refused text, out ends_at timestamptz)
  language plpgsql
  stable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
begin
  -- A role may be a JSON null.
  select coalesce(r.code, 'null') into refused
  from jsonb_array_elements_text(roles) r (code)
  where not exists (
    select from core.role_grants g
    where g.tenant_id = check_roles.tenant_id and g.user_id = check_roles.user_id and g.role_code = r.code
  )
  limit 1;
end
$$;
comment on function core.check_roles(int, uuid, jsonb) is 'The first role that a member does not hold, or null; and the moment the first of the others ends, or null.';

create or replace function core.staff_tenant_id() returns int
  language plpgsql
  stable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
begin
  return core.role_tenant_id('admin', 'system');
end
$$;
comment on function core.staff_tenant_id() is 'The tenant in which the verified context may act for others, as an admin or as the system itself, or null; for policies, as tenant_id = (select core.staff_tenant_id()).';
