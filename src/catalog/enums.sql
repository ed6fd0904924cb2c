-- Enumerations.
select
  t.oid,
  format('%I.%I', n.nspname, t.typname) as id,
  n.nspname as schema,
  t.typname as name,
  pg_get_userbyid(t.typowner) as owner,
  array(
    select e.enumlabel from pg_catalog.pg_enum e where e.enumtypid = t.oid order by e.enumsortorder
  )::text[] as labels,
  obj_description(t.oid, 'pg_type') as comment
from pg_catalog.pg_type t
join pg_catalog.pg_namespace n on n.oid = t.typnamespace
where n.oid = any (:schemas)
  and t.typtype = 'e'
  and not exists (
    select from pg_catalog.pg_depend d
    where d.classid = 'pg_catalog.pg_type'::regclass and d.objid = t.oid and d.deptype = 'e'
  )
