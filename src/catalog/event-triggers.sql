-- Event triggers: they belong to no schema and fire for every object of the database.
select
  quote_ident(e.evtname) as id,
  e.evtname as name,
  pg_get_userbyid(e.evtowner) as owner,
  e.evtevent as event,
  e.evtfoid::regprocedure::text as function,
  case e.evtenabled when 'O' then 'enabled' when 'D' then 'disabled' when 'R' then 'replica' else 'always' end as state,
  coalesce(e.evttags, '{}') as tags,
  obj_description(e.oid, 'pg_event_trigger') as comment
from pg_catalog.pg_event_trigger e
where not exists (
  select from pg_catalog.pg_depend d
  where d.classid = 'pg_catalog.pg_event_trigger'::regclass and d.objid = e.oid and d.deptype = 'e'
)
