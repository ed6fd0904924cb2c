-- Constraints of tables and domains. Not-null is a trait of the column (only since version 18 a row of its own here), and what a
-- partition or a child inherits goes without saying.
select
  k.conrelid as relation,
  k.contypid as domain,
  k.oid,
  quote_ident(k.conname) as id,
  k.conname as name,
  case k.contype
    when 'p' then 'primary key'
    when 'u' then 'unique'
    when 'f' then 'foreign key'
    when 'x' then 'exclusion'
    else 'check'
  end as kind,
  pg_get_constraintdef(k.oid) as definition,
  array(
    select a.attname
    from unnest(k.conkey) with ordinality key (number, place)
    join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attnum = key.number
    order by key.place
  )::text[] as columns,
  case when k.contype = 'f' then
    jsonb_build_object(
      'table', format('%I.%I', rn.nspname, r.relname),
      'columns', array(
        select a.attname
        from unnest(k.confkey) with ordinality key (number, place)
        join pg_catalog.pg_attribute a on a.attrelid = k.confrelid and a.attnum = key.number
        order by key.place
      ),
      'onUpdate', case k.confupdtype
        when 'r' then 'restrict' when 'c' then 'cascade' when 'n' then 'set null' when 'd' then 'set default' else 'no action'
      end,
      'onDelete', case k.confdeltype
        when 'r' then 'restrict' when 'c' then 'cascade' when 'n' then 'set null' when 'd' then 'set default' else 'no action'
      end
    )
  end as references,
  k.convalidated as "isValidated",
  -- `alter table ... disable trigger all` switches a foreign key off; that of a partition is one of its own.
  not exists (
    select
    from pg_catalog.pg_constraint own
    join pg_catalog.pg_trigger t on t.tgconstraint = own.oid and t.tgisinternal and t.tgenabled in ('D', 'R')
    where k.contype = 'f' and (own.oid = k.oid or own.conparentid = k.oid)
  ) as "isEnabled",
  obj_description(k.oid, 'pg_constraint') as comment
from pg_catalog.pg_constraint k
left join pg_catalog.pg_class r on r.oid = k.confrelid
left join pg_catalog.pg_namespace rn on rn.oid = r.relnamespace
where k.connamespace = any (:schemas)
  and k.contype in ('p', 'u', 'f', 'x', 'c')
  and k.conparentid = 0
  and (k.conislocal or k.coninhcount = 0)
