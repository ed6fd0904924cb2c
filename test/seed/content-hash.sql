-- One checksum per seeded table, of all its columns as text; without the search vector, whose stems differ between servers.
select 'core.tenants' as name, md5(string_agg(t::text, e'\n' order by t.id)) as checksum from core.tenants t
union all
select 'core.users', md5(string_agg(t::text, e'\n' order by t.id)) from core.users t
union all
select 'core.memberships', md5(string_agg(t::text, e'\n' order by t.tenant_id, t.user_id)) from core.memberships t
union all
select 'core.role_grants', md5(string_agg(t::text, e'\n' order by t.tenant_id, t.user_id, t.role_code)) from core.role_grants t
union all
select 'market.businesses', md5(string_agg(t::text, e'\n' order by t.id)) from market.businesses t
union all
select
  'market.listings',
  md5(
    string_agg(
      row(
        t.id, t.tenant_id, t.business_id, t.author_id, t.category_id, t.type, t.status, t.title, t.description, t.price,
        t.currency_code, t.language_code, t.city, t.location, t.attributes, t.expires_at, t.created_at, t.created_by,
        t.updated_at, t.updated_by, t.version, t.deleted_at, t.restored_at, t.deletion_id
      )::text,
      e'\n' order by t.id
    )
  )
from market.listings t
