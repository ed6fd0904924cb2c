-- Domains; their checks are among the constraints.
select
  t.oid,
  format('%I.%I', n.nspname, t.typname) as id,
  n.nspname as schema,
  t.typname as name,
  pg_get_userbyid(t.typowner) as owner,
  format_type(t.typbasetype, t.typtypmod) as "baseType",
  t.typnotnull as "isNotNull",
  t.typdefault as "default",
  case when t.typcollation <> b.typcollation then format('%I.%I', cn.nspname, co.collname) end as collation,
  obj_description(t.oid, 'pg_type') as comment
from pg_catalog.pg_type t
join pg_catalog.pg_namespace n on n.oid = t.typnamespace
join pg_catalog.pg_type b on b.oid = t.typbasetype
left join pg_catalog.pg_collation co on co.oid = t.typcollation
left join pg_catalog.pg_namespace cn on cn.oid = co.collnamespace
where n.oid = any (:schemas)
  and t.typtype = 'd'
  and not exists (
    select from pg_catalog.pg_depend d
    where d.classid = 'pg_catalog.pg_type'::regclass and d.objid = t.oid and d.deptype = 'e'
  )
