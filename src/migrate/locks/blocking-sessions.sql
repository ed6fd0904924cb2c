-- The sessions that the session $1 waits for: what each runs or ran last, and for how long its transaction has been open.
select
  a.pid,
  nullif(a.application_name, '') as application,
  a.usename as login,
  a.state,
  a.query,
  extract(epoch from clock_timestamp() - coalesce(a.xact_start, a.query_start, a.backend_start))::float8 as seconds
from unnest(pg_catalog.pg_blocking_pids($1)) blocking (pid)
join pg_catalog.pg_stat_activity a on a.pid = blocking.pid
order by seconds desc nulls last
