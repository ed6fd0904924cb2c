-- Functions, procedures and aggregates. A definition is the statement that makes one; aggregates have none.
select
  p.oid,
  p.oid::regprocedure::text as id,
  n.nspname as schema,
  p.proname as name,
  case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' when 'w' then 'window function' else 'function' end as kind,
  pg_get_userbyid(p.proowner) as owner,
  l.lanname as language,
  pg_get_function_arguments(p.oid) as arguments,
  pg_get_function_result(p.oid) as result,
  case p.provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end as volatility,
  case p.proparallel when 's' then 'safe' when 'r' then 'restricted' else 'unsafe' end as parallel,
  p.proisstrict as "isStrict",
  p.proleakproof as "isLeakproof",
  p.prosecdef as "isSecurityDefiner",
  coalesce(p.proconfig, '{}') as settings,
  p.procost::float8 as cost,
  p.prorows::float8 as rows,
  coalesce(pg_get_function_sqlbody(p.oid), p.prosrc) as body,
  case when p.prokind <> 'a' then pg_get_functiondef(p.oid) end as definition,
  obj_description(p.oid, 'pg_proc') as comment
from pg_catalog.pg_proc p
join pg_catalog.pg_namespace n on n.oid = p.pronamespace
join pg_catalog.pg_language l on l.oid = p.prolang
where n.oid = any (:schemas)
  and not exists (
    select from pg_catalog.pg_depend d
    where d.classid = 'pg_catalog.pg_proc'::regclass and d.objid = p.oid and d.deptype in ('e', 'i')
  )
