-- The table $1 and, where it is partitioned, every partition below it; each after the one it belongs to. With their indexes.
select
  format('%I.%I', n.nspname, c.relname) as table,
  n.nspname as schema,
  c.relname as name,
  c.relkind = 'p' as "isPartitioned",
  (select format('%I.%I', pn.nspname, p.relname) from pg_catalog.pg_class p join pg_catalog.pg_namespace pn on pn.oid = p.relnamespace
    where p.oid = t.parentrelid) as parent,
  coalesce(
    (
      select jsonb_agg(
        jsonb_build_object(
          'name', i.relname,
          'isValid', x.indisvalid,
          'attachedTo', (select p.relname from pg_catalog.pg_inherits h join pg_catalog.pg_class p on p.oid = h.inhparent where h.inhrelid = i.oid)
        )
        order by i.relname
      )
      from pg_catalog.pg_index x
      join pg_catalog.pg_class i on i.oid = x.indexrelid
      where x.indrelid = c.oid
    ),
    '[]'
  ) as indexes
from (
  select relid, parentrelid, level from pg_catalog.pg_partition_tree($1::text::regclass)
  union all
  -- A plain table is no tree.
  select $1::text::regclass, null, 0 where not exists (select from pg_catalog.pg_partition_tree($1::text::regclass))
) t (relid, parentrelid, level)
join pg_catalog.pg_class c on c.oid = t.relid and c.relkind in ('r', 'p', 'm')
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
order by t.level, n.nspname, c.relname
