-- Every table that keeps rows, without those of extensions and of the record of migrations: what a script may take away or change.
select
  c.oid::text as oid,
  format('%I.%I', n.nspname, c.relname) as name,
  case when c.relkind = 'p' then '' else 'only ' end || format('%I.%I', n.nspname, c.relname) as "ownRows",
  (select i.inhparent::text from pg_catalog.pg_inherits i where i.inhrelid = c.oid and c.relispartition) as parent,
  c.relforcerowsecurity as forced,
  -- Another number after `truncate` and after whatever writes every row anew.
  c.relfilenode::text as storage,
  coalesce(s.n_tup_upd, 0)::float8 as updated,
  coalesce(s.n_tup_del, 0)::float8 as deleted,
  array(
    select quote_ident(a.attname)
    from pg_catalog.pg_attribute a
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    order by a.attnum
  ) as columns,
  coalesce(
    (
      select array_agg(quote_ident(a.attname) order by k.place)
      from pg_catalog.pg_constraint p
      cross join unnest(p.conkey) with ordinality k (attnum, place)
      join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
      where p.conrelid = c.oid and p.contype = 'p'
    ),
    '{}'
  ) as key,
  coalesce(
    (
      select bool_or(p.condeferrable)
      from pg_catalog.pg_constraint p
      where p.conrelid = c.oid and p.contype = 'p'
    ),
    false
  ) as "isKeyDeferrable",
  array(
    select quote_ident(a.attname)
    from pg_catalog.pg_attribute a
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attidentity = 'a'
  ) as numbered,
  -- What a foreign key to a partitioned table has for each partition goes without saying.
  coalesce(
    (
      select jsonb_agg(
        jsonb_build_object(
          'oid', f.confrelid::text,
          'constraint', quote_ident(f.conname),
          'deferral', case
            when f.condeferred then 'deferrable initially deferred'
            when f.condeferrable then 'deferrable initially immediate'
            else 'not deferrable'
          end
        )
        order by f.conname
      )
      from pg_catalog.pg_constraint f
      where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid and f.conparentid = 0
    ),
    '[]'
  ) as references,
  array(
    select format(
      '%s trigger %I',
      case t.tgenabled when 'D' then 'disable' when 'R' then 'enable replica' else 'enable always' end,
      t.tgname
    )
    from pg_catalog.pg_trigger t
    where t.tgrelid = c.oid and not t.tgisinternal and t.tgenabled <> 'O'
    order by t.tgname
  ) as "triggerStates",
  array(
    select distinct d.objid::regclass::text
    from pg_catalog.pg_depend d
    join pg_catalog.pg_class q on q.oid = d.objid and q.relkind = 'S'
    where d.classid = 'pg_catalog.pg_class'::regclass
      and d.refclassid = 'pg_catalog.pg_class'::regclass
      and d.refobjid = c.oid
      and d.deptype in ('a', 'i')
  ) as sequences
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
left join pg_catalog.pg_stat_xact_user_tables s on s.relid = c.oid
where c.relkind in ('r', 'p')
  and n.nspname !~ '^pg_'
  and n.nspname not in ('information_schema', 'graphile_migrate')
  and not exists (
    select from pg_catalog.pg_depend d
    where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid and d.deptype = 'e'
  )
order by n.nspname, c.relname
