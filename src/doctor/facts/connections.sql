-- Connections of all databases of the server, and those that a login without privileges may open.
select
  (select sum(numbackends)::int from pg_catalog.pg_stat_database) as used,
  current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int as allowed
