-- Extensions and where they stand. Their versions are the server's matter: migrations name none.
select
  quote_ident(e.extname) as id,
  e.extname as name,
  n.nspname as schema
from pg_catalog.pg_extension e
join pg_catalog.pg_namespace n on n.oid = e.extnamespace
