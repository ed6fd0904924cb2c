drop trigger _500_drop_roles on core.memberships;
drop trigger _500_leave_tenants on core.users;
drop trigger _300_check_time_zone on core.tenants;

drop function
  core.tg_memberships__drop_roles, core.tg_users__leave_tenants, core.tg_tenants__check_time_zone, core.member_contact,
  core.create_tenant, core.set_tenant_status, core.list_tenants;

drop policy role_grants_delete_departed on core.role_grants;
drop policy tenant_role_grants_delete_departed on core.tenant_role_grants;
drop policy tenants_all_platform on core.tenants;
revoke delete on core.role_grants, core.tenant_role_grants from pnc_definer;
revoke insert (slug, name, kind, currency_code, default_language, country_code, time_zone, parent_id), update (status)
  on core.tenants from pnc_definer;
