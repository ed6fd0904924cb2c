--! Data-Loss: tenants, people, their memberships and roles, the secrets that sign contexts, and changes to the reference rows

-- Nothing here cascades: what others have hung onto these objects since stops it, by name.

drop table
  core.context_secrets, core.role_grants, core.memberships, core.users, core.tenants,
  core.roles, core.countries, core.currencies, core.languages;

drop function
  core.enter, core.seal_context, core.check_context, core.check_roles, core.current_context, core.install_context_secret, core.base64url,
  core.current_tenant_id, core.current_user_id, core.has_role, core.is_staff, core.staff_tenant_id, core.role_tenant_id, core.refuse_nobody,
  core.tg__check_id, core.tg__refuse_change, core.tg__touch, core.tg__soft_delete,
  core.search_document, core.search_query,
  core.uuid_v7, core.uuid_v7_floor, core.uuid_v7_time;

drop text search configuration core.search_english;
drop text search configuration core.search_french;
drop text search configuration core.search_portuguese;
drop text search configuration core.search_arabic;
drop text search configuration core.search_simple;
drop text search dictionary core.english_stop;
drop text search dictionary core.english_stem;
drop text search dictionary core.french_stop;
drop text search dictionary core.french_stem;
drop text search dictionary core.portuguese_stop;
drop text search dictionary core.portuguese_stem;

drop domain
  core.language_code, core.country_code, core.currency_code, core.phone_number, core.email_address, core.json_object,
  core.tenant_kind, core.tenant_status, core.membership_status;

drop schema core;

alter default privileges grant execute on functions to public;
