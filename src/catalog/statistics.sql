-- Extended statistics.
select
  s.stxrelid as relation,
  format('%I.%I', n.nspname, s.stxname) as id,
  s.stxname as name,
  pg_get_userbyid(s.stxowner) as owner,
  pg_get_statisticsobjdef(s.oid) as definition,
  -- -1 until PostgreSQL 16, null since 17.
  nullif(s.stxstattarget, -1)::int as target,
  obj_description(s.oid, 'pg_statistic_ext') as comment
from pg_catalog.pg_statistic_ext s
join pg_catalog.pg_namespace n on n.oid = s.stxnamespace
where n.oid = any (:schemas)
