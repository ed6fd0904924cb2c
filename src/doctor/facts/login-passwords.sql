-- Logins without a password. Only a superuser may know.
select a.rolname as name
from pg_catalog.pg_authid a
where a.rolcanlogin and a.rolpassword is null
