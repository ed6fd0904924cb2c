-- Row security policies.
select
  p.polrelid as relation,
  quote_ident(p.polname) as id,
  p.polname as name,
  p.polpermissive as "isPermissive",
  case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end
    as command,
  array(
    select case role when 0 then 'public' else pg_get_userbyid(role) end collate "C" from unnest(p.polroles) role order by 1
  )::text[] as roles,
  pg_get_expr(p.polqual, p.polrelid) as using,
  pg_get_expr(p.polwithcheck, p.polrelid) as check,
  obj_description(p.oid, 'pg_policy') as comment
from pg_catalog.pg_policy p
join pg_catalog.pg_class c on c.oid = p.polrelid
where c.relnamespace = any (:schemas)
