-- What is set for every session here: of this database, or of every database of the server.
select
  setting as id,
  s.setdatabase = 0 as "isOfServer"
from pg_catalog.pg_db_role_setting s
cross join unnest(s.setconfig) setting
where s.setrole = 0 and s.setdatabase in (0, (select oid from pg_catalog.pg_database where datname = current_database()))
