-- Rewrite rules, without the one that makes a view a view.
select
  r.ev_class as relation,
  quote_ident(r.rulename) as id,
  r.rulename as name,
  pg_get_ruledef(r.oid) as definition,
  case r.ev_enabled when 'O' then 'enabled' when 'D' then 'disabled' when 'R' then 'replica' else 'always' end as state,
  obj_description(r.oid, 'pg_rewrite') as comment
from pg_catalog.pg_rewrite r
join pg_catalog.pg_class c on c.oid = r.ev_class
where c.relnamespace = any (:schemas) and r.rulename <> '_RETURN'
