--! Data-Loss: contact details of members, data keys and with them every encrypted value, settings, and verifications

drop function
  core.list_data_keys, core.rewrap_data_keys, core.replace_data_keys, core.data_keys_in_use, core.read_cells, core.read_stale_indexes,
  core.replace_cells, core.destroy_replaced_keys, core.count_data_keys, core.count_cells, core.encrypted_column;

drop trigger _400_check_ciphertext on core.profile_details;
drop trigger _110_touch_deletion on core.profile_details;
drop trigger _100_touch on core.profile_details;
create trigger _100_touch before insert or update on core.profile_details
  for each row execute function core.tg__touch();
comment on trigger _100_touch on core.profile_details is 'Who, when, and the version.';
drop policy profile_details_all_definer on core.profile_details;
alter table core.profile_details drop column contact_info;
revoke select (user_id) on core.profile_details from pnc_definer;

drop table core.verifications, core.configurations, core.subject_keys;

drop function
  core.destroy_subject_keys, core.ciphertext_key_id, core.tg__check_ciphertext, core.tg_subject_keys__destroy,
  core.tg_configurations__stay_sensitive, core.tg_verifications__begin, core.tg_verifications__decide, core.tg_verifications__keep;

drop domain core.ciphertext, core.blind_index, core.wrapped_key, core.verification_type, core.verification_status;
