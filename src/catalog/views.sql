-- Views and materialized views.
select
  c.oid,
  format('%I.%I', n.nspname, c.relname) as id,
  n.nspname as schema,
  c.relname as name,
  case c.relkind when 'v' then 'view' else 'materialized view' end as kind,
  pg_get_userbyid(c.relowner) as owner,
  obj_description(c.oid, 'pg_class') as comment,
  array(select option from unnest(c.reloptions) option order by option collate "C") as options,
  pg_get_viewdef(c.oid) as definition
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where n.oid = any (:schemas)
  and c.relkind in ('v', 'm')
  and c.relpersistence <> 't'
  and not exists (
    select from pg_catalog.pg_depend d
    where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid and d.deptype = 'e'
  )
