-- Range types.
select
  t.oid,
  format('%I.%I', n.nspname, t.typname) as id,
  n.nspname as schema,
  t.typname as name,
  pg_get_userbyid(t.typowner) as owner,
  format_type(r.rngsubtype, null) as "baseType",
  obj_description(t.oid, 'pg_type') as comment
from pg_catalog.pg_type t
join pg_catalog.pg_namespace n on n.oid = t.typnamespace
join pg_catalog.pg_range r on r.rngtypid = t.oid
where n.oid = any (:schemas)
  and not exists (
    select from pg_catalog.pg_depend d
    where d.classid = 'pg_catalog.pg_type'::regclass and d.objid = t.oid and d.deptype = 'e'
  )
