-- Every schema that is neither the system's, nor an extension's, nor where graphile-migrate keeps its record.
select
  n.oid,
  quote_ident(n.nspname) as id,
  n.nspname as name,
  pg_get_userbyid(n.nspowner) as owner,
  obj_description(n.oid, 'pg_namespace') as comment
from pg_catalog.pg_namespace n
where n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'graphile_migrate')
  and not exists (
    select from pg_catalog.pg_depend d
    where d.classid = 'pg_catalog.pg_namespace'::regclass and d.objid = n.oid and d.deptype = 'e'
  )
