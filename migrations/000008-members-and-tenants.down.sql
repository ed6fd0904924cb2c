drop trigger _500_drop_roles on core.memberships;
drop trigger _500_take_memberships on core.users;
drop trigger _110_end on core.memberships;
drop trigger _110_accept on core.memberships;
drop trigger _310_check_grantee on core.role_grants;
drop trigger _310_check_grantee on core.tenant_role_grants;
drop trigger _500_keep_contact on core.identities;
drop trigger _510_keep_contact on core.identities;
drop trigger _300_check_time_zone on core.tenants;

drop function
  core.tg_memberships__drop_roles, core.tg_users__take_memberships, core.tg_tenants__check_time_zone, core.tg_identities__keep_contact,
  core.member_contact, core.tg__check_grantee, core.tg_memberships__end, core.tg_memberships__accept, core.restore_person,
  core.create_tenant, core.set_tenant_status, core.list_tenants;

alter policy memberships_update_staff on core.memberships
  using (tenant_id = (select core.staff_tenant_id()) and (status in ('active', 'suspended') or deletion_id is not null));
comment on policy memberships_update_staff on core.memberships is 'Staff suspends members, brings them back, and takes them out; it brings nobody back who has left.';
drop policy role_grants_delete_departed on core.role_grants;
drop policy tenant_role_grants_delete_departed on core.tenant_role_grants;
drop policy tenants_all_platform on core.tenants;
revoke update (deleted_at) on core.users from pnc_definer;
revoke delete on core.role_grants, core.tenant_role_grants from pnc_definer;
revoke insert (slug, name, kind, currency_code, default_language, country_code, time_zone, parent_id), update (status)
  on core.tenants from pnc_definer;
