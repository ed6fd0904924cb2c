-- Text search dictionaries with their options.
select
  format('%I.%I', n.nspname, d.dictname) as id,
  n.nspname as schema,
  d.dictname as name,
  pg_get_userbyid(d.dictowner) as owner,
  format('%I.%I', tn.nspname, t.tmplname) as base,
  coalesce(array[d.dictinitoption], '{}') as settings,
  obj_description(d.oid, 'pg_ts_dict') as comment
from pg_catalog.pg_ts_dict d
join pg_catalog.pg_namespace n on n.oid = d.dictnamespace
join pg_catalog.pg_ts_template t on t.oid = d.dicttemplate
join pg_catalog.pg_namespace tn on tn.oid = t.tmplnamespace
where n.oid = any (:schemas)
  and not exists (
    select from pg_catalog.pg_depend e
    where e.classid = 'pg_catalog.pg_ts_dict'::regclass and e.objid = d.oid and e.deptype = 'e'
  )
