-- Indexes of tables and materialized views. The index of a partition that belongs to an index of its parent goes without saying.
select
  i.indrelid as relation,
  c.oid,
  format('%I.%I', n.nspname, c.relname) as id,
  c.relname as name,
  m.amname as method,
  pg_get_indexdef(i.indexrelid) as definition,
  parts.names[1:i.indnkeyatts] as columns,
  parts.names[i.indnkeyatts + 1:] as included,
  pg_get_expr(i.indpred, i.indrelid) as predicate,
  i.indisunique as "isUnique",
  i.indisvalid and i.indisready and i.indislive as "isValid",
  i.indisclustered as "isClustered",
  i.indisreplident as "isReplicaIdentity",
  k.conname as constraint,
  coalesce(
    (
      select jsonb_object_agg(a.attnum, a.attstattarget)
      from pg_catalog.pg_attribute a
      where a.attrelid = c.oid and a.attstattarget >= 0
    ),
    '{}'
  ) as "statisticsTargets",
  obj_description(c.oid, 'pg_class') as comment
from pg_catalog.pg_index i
join pg_catalog.pg_class c on c.oid = i.indexrelid
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
join pg_catalog.pg_am m on m.oid = c.relam
left join pg_catalog.pg_constraint k on k.conindid = i.indexrelid and k.conrelid = i.indrelid and k.contype in ('p', 'u', 'x')
cross join lateral (
  select array_agg(coalesce(a.attname::text, pg_get_indexdef(i.indexrelid, place, false)) order by place) as names
  from generate_series(1, i.indnatts) place
  left join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[place - 1] and a.attnum > 0
) parts
where n.oid = any (:schemas)
  and (not c.relispartition or not i.indisvalid)
