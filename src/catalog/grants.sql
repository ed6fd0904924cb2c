-- Every privilege that somebody other than the owner has on an object of ours, the ones that PostgreSQL grants to public by itself
-- included; of the database also the owner's, which is nobody of ours. An object is its oid, a column has its number besides; the
-- database itself is 0.
with objects as (
  select 'pg_namespace' as catalog, n.oid, 0 as number, n.nspowner as owner, coalesce(n.nspacl, acldefault('n', n.nspowner)) as acl
  from pg_catalog.pg_namespace n
  where n.oid = any (:schemas)
  union all
  select 'pg_class', c.oid, 0, c.relowner, coalesce(c.relacl, acldefault(case c.relkind when 'S' then 's' else 'r' end::"char", c.relowner))
  from pg_catalog.pg_class c
  where c.relnamespace = any (:schemas) and c.relkind in ('r', 'p', 'f', 'v', 'm', 'S')
  union all
  select 'pg_class', a.attrelid, a.attnum, c.relowner, a.attacl
  from pg_catalog.pg_attribute a
  join pg_catalog.pg_class c on c.oid = a.attrelid
  where c.relnamespace = any (:schemas) and a.attacl is not null and not a.attisdropped
  union all
  select 'pg_proc', p.oid, 0, p.proowner, coalesce(p.proacl, acldefault('f', p.proowner))
  from pg_catalog.pg_proc p
  where p.pronamespace = any (:schemas)
  union all
  select 'pg_type', t.oid, 0, t.typowner, coalesce(t.typacl, acldefault('T', t.typowner))
  from pg_catalog.pg_type t
  where t.typnamespace = any (:schemas) and t.typtype in ('d', 'e', 'r', 'c')
  union all
  select 'pg_database', 0, 0, d.datdba, coalesce(d.datacl, acldefault('d', d.datdba))
  from pg_catalog.pg_database d
  where d.datname = current_database()
)
select
  o.catalog,
  o.oid,
  o.number,
  case a.grantee when 0 then 'public' else pg_get_userbyid(a.grantee) end as grantee,
  lower(a.privilege_type) as privilege,
  bool_or(a.is_grantable) as "isGrantable"
from objects o
cross join aclexplode(o.acl) a
where a.grantee <> o.owner or o.catalog = 'pg_database'
group by 1, 2, 3, 4, 5
