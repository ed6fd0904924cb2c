-- Triggers that somebody wrote. Those of a partition that come from its parent are named only where they are not as the parent's.
select
  t.tgrelid as relation,
  t.oid,
  quote_ident(t.tgname) as id,
  t.tgname as name,
  pg_get_triggerdef(t.oid) as definition,
  t.tgfoid::regprocedure::text as function,
  case t.tgenabled when 'O' then 'enabled' when 'D' then 'disabled' when 'R' then 'replica' else 'always' end as state,
  obj_description(t.oid, 'pg_trigger') as comment
from pg_catalog.pg_trigger t
join pg_catalog.pg_class c on c.oid = t.tgrelid
left join pg_catalog.pg_trigger parent on parent.oid = t.tgparentid
where c.relnamespace = any (:schemas)
  and not t.tgisinternal
  and parent.tgenabled is distinct from t.tgenabled
