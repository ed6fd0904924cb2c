-- Usable indexes with everything that makes one like another. Those of partitions follow their parent's.
select
  i.indrelid::regclass::text as table,
  i.indexrelid::regclass::text as index,
  concat_ws(
    ' | ',
    i.indrelid,
    c.relam,
    i.indnkeyatts,
    i.indkey,
    i.indclass,
    i.indcollation,
    i.indoption,
    pg_get_expr(i.indexprs, i.indrelid),
    'where ' || coalesce(pg_get_expr(i.indpred, i.indrelid), 'true')
  ) as likeness,
  i.indisunique as "isUnique",
  (select k.conname from pg_catalog.pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x') limit 1) as constraint,
  pg_relation_size(i.indexrelid)::float8 as bytes
from pg_catalog.pg_index i
join pg_catalog.pg_class c on c.oid = i.indexrelid
join pg_catalog.pg_class t on t.oid = i.indrelid
join pg_catalog.pg_namespace n on n.oid = t.relnamespace
where i.indisvalid and not c.relispartition and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
order by 1, 2
