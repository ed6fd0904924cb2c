--! Data-Loss: data keys and with them every encrypted value, settings, and verifications

drop function
  core.list_data_keys, core.rewrap_data_keys, core.replace_data_keys, core.data_keys_in_use, core.read_cells, core.read_stale_indexes,
  core.replace_cells, core.destroy_replaced_keys, core.count_data_keys, core.count_cells, core.encrypted_column;

drop table core.verifications, core.configurations, core.subject_keys;

drop function
  core.destroy_subject_keys, core.ciphertext_key_id, core.tg__check_ciphertext, core.tg_subject_keys__destroy,
  core.tg_configurations__stay_sensitive, core.tg_verifications__begin, core.tg_verifications__decide, core.tg_verifications__keep;

drop domain core.ciphertext, core.blind_index, core.wrapped_key, core.verification_type, core.verification_status;
