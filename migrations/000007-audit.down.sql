--! Data-Loss: the audit trail, the actions of staff and the seals over them

drop trigger _500_audit_insert on core.tenants;
drop trigger _500_audit_update on core.tenants;
drop trigger _500_audit_delete on core.tenants;
drop trigger _500_audit_truncate on core.tenants;
drop trigger _500_audit_insert on core.users;
drop trigger _500_audit_update on core.users;
drop trigger _500_audit_delete on core.users;
drop trigger _500_audit_truncate on core.users;
drop trigger _500_audit_insert on core.memberships;
drop trigger _500_audit_update on core.memberships;
drop trigger _500_audit_delete on core.memberships;
drop trigger _500_audit_truncate on core.memberships;
drop trigger _500_audit_insert on core.role_grants;
drop trigger _500_audit_update on core.role_grants;
drop trigger _500_audit_delete on core.role_grants;
drop trigger _500_audit_truncate on core.role_grants;
drop trigger _500_audit_insert on core.context_secrets;
drop trigger _500_audit_update on core.context_secrets;
drop trigger _500_audit_delete on core.context_secrets;
drop trigger _500_audit_truncate on core.context_secrets;
drop trigger _500_audit_insert on market.businesses;
drop trigger _500_audit_update on market.businesses;
drop trigger _500_audit_delete on market.businesses;
drop trigger _500_audit_truncate on market.businesses;
drop trigger _500_audit_insert on market.listings;
drop trigger _500_audit_update on market.listings;
drop trigger _500_audit_delete on market.listings;
drop trigger _500_audit_truncate on market.listings;

alter table core.tenants drop constraint tenant_id_is_positive;
comment on column core.context_secrets.secret is 'The HMAC key, at least 32 bytes.';

-- They belong to pnc_definer, whose privileges the owner of the schema does not have.
set local role pnc_definer;
drop function
  audit.tg_core_tenants__record, audit.tg_core_users__record, audit.tg_core_memberships__record, audit.tg_core_role_grants__record,
  audit.tg_core_context_secrets__record, audit.tg_market_businesses__record, audit.tg_market_listings__record,
  audit.read_changes, audit.read_all_changes, audit.read_change, audit.changes_after, audit.note_maintenance,
  audit.seal_changes, audit.sign_seal, audit.read_seals, audit.read_digests, audit.seal_state;
set local role pnc_owner;

drop view audit.change_details;
drop function
  audit.select_changes, audit.digest_change, audit.rows_at, audit.note_reading, audit.require_reader,
  audit.track, audit.recorder_source, audit.recorded_columns, audit.masked_columns, audit.key_columns, audit.key_id,
  audit.tenant_expression, audit.key_expression, audit.concatenation,
  audit.heal_month, audit.ensure_months, audit.create_month, audit.month_of;
drop table audit.seal_signatures, audit.seals, audit.admin_actions, audit.target_types, audit.changes;
drop function audit.tg__refuse_rewriting, audit.tg_admin_actions__stamp, audit.tg_admin_actions__check_target;
drop domain audit.operation, audit.action;
drop schema audit;
