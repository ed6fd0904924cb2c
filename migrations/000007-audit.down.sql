--! Data-Loss: the audit trail, the actions of staff and the seals over them

do $$
declare
  v_trigger record;
begin
  for v_trigger in
    select t.tgname, t.tgrelid::regclass as table_name from pg_trigger t where t.tgname ^@ '_500_audit_' and not t.tgisinternal
  loop
    execute format('drop trigger %I on %s', v_trigger.tgname, v_trigger.table_name);
  end loop;
end
$$;

alter table core.tenants drop constraint tenant_id_is_positive;
comment on column core.context_secrets.secret is 'The HMAC key, at least 32 bytes.';

-- They belong to pnc_definer, whose privileges the owner of the schema does not have.
set local role pnc_definer;
do $$
declare
  v_function regprocedure;
begin
  for v_function in
    select p.oid from pg_proc p where p.pronamespace = 'audit'::regnamespace and p.proname ^@ 'tg_' and p.proname like '%\_\_record'
  loop
    execute format('drop function %s', v_function);
  end loop;
end
$$;
drop function
  audit.read_changes, audit.read_all_changes, audit.read_change, audit.changes_after, audit.note_maintenance,
  audit.seal_changes, audit.sign_seal, audit.read_seals, audit.read_digests, audit.seal_state;
set local role pnc_owner;

drop view audit.change_details;
drop function
  audit.select_changes, audit.digest_change, audit.closed_before, audit.rows_at, audit.note_reading, audit.require_reader,
  audit.track, audit.recorder_source, audit.recorded_columns, audit.masked_columns, audit.key_columns, audit.key_id,
  audit.tenant_expression, audit.key_expression, audit.concatenation,
  audit.heal_month, audit.ensure_months, audit.create_month, audit.month_of;
drop table audit.seal_signatures, audit.seals, audit.admin_actions, audit.target_types, audit.changes;
drop function audit.tg__refuse_rewriting, audit.tg_admin_actions__stamp, audit.tg_admin_actions__check_target;
drop domain audit.operation, audit.action;
drop schema audit;
