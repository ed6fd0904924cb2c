--! Data-Loss: settings and their defaults, profiles, sign-ups, app versions, rate limits, and which languages are active

select core.unregister_soft_delete('core.profile_details', 'id');

drop policy users_all_signup on core.users;
drop policy memberships_all_signup on core.memberships;
revoke select (id, phone, email, deleted_at), insert (name, phone, email, language_code), update (phone, email) on core.users from pnc_definer;
-- What migrations before had granted goes with it.
grant select (id, deleted_at), insert (name, language_code) on core.users to pnc_definer;
revoke insert (tenant_id, user_id, display_name), update (status, deletion_id) on core.memberships from pnc_definer;
revoke select on core.languages from pnc_definer;

drop table core.rate_limits, core.app_versions, core.signups, core.profile_details, core.profiles, core.settings,
  core.default_settings, core.soft_delete_cascades;

drop trigger _400_keep_default on core.languages;
drop trigger _100_stamp on core.languages;
drop index core.languages_is_default_key;
alter table core.languages
  drop constraint default_language_is_active,
  drop column is_active,
  drop column is_default,
  drop column created_at,
  drop column updated_at;

drop function
  core.take_rate_limit, core.take_rate_limit_at, core.purge_rate_limits, core.update_required, core.approve_signup,
  core.setting, core.register_soft_delete, core.unregister_soft_delete,
  core.tg__stamp, core.tg__cascade_deletion, core.tg_languages__keep_default,
  core.tg_settings__follow_default, core.tg_profiles__keep_to_staff, core.tg_profiles__add_details, core.tg_signups__decide;

drop domain
  core.dotted_name, core.setting_type, core.user_type, core.profile_verification, core.gender, core.signup_status,
  core.app_platform, core.semantic_version;
