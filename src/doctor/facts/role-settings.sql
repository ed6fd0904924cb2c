-- What the database, roles, and roles in the database begin their sessions with, and the statement that takes it back.
select
  coalesce(quote_ident(r.rolname), 'every role') || coalesce(' in ' || quote_ident(d.datname), '') as scope,
  case
    when r.oid is null then format('alter database %I', d.datname)
    when d.oid is null then format('alter role %I', r.rolname)
    else format('alter role %I in database %I', r.rolname, d.datname)
  end || ' reset ' || split_part(setting, '=', 1) as reset,
  setting
from pg_catalog.pg_db_role_setting s
left join pg_catalog.pg_roles r on r.oid = s.setrole
left join pg_catalog.pg_database d on d.oid = s.setdatabase
cross join unnest(s.setconfig) setting
where s.setdatabase = 0 or d.datname = current_database()
