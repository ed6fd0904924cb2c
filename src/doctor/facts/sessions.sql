-- Sessions on this database, and how long their transaction has lasted. Of other logins only members of pg_read_all_stats see a state.
select
  a.pid,
  coalesce(a.usename, '') as login,
  coalesce(a.application_name, '') as application,
  coalesce(a.query = '<insufficient privilege>', false) as "isHidden",
  a.state,
  extract(epoch from clock_timestamp() - a.xact_start)::float8 as seconds
from pg_catalog.pg_stat_activity a
where a.datname = current_database() and a.pid <> pg_backend_pid()
order by a.pid
