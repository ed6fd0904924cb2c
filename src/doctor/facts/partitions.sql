-- The partitions of every table that is partitioned by a range, with the moments that their bounds stand for.
with bounds as (
  select
    p.oid,
    p.oid::regclass::text as parent,
    k.type as "keyType",
    c.oid::regclass::text as partition,
    b.bound[1] as lower,
    b.bound[2] as upper
  from pg_catalog.pg_partitioned_table t
  join pg_catalog.pg_class p on p.oid = t.partrelid
  left join lateral (
    select y.typname as type
    from pg_catalog.pg_attribute a
    join pg_catalog.pg_type y on y.oid = a.atttypid
    where t.partnatts = 1 and a.attrelid = p.oid and a.attnum = t.partattrs[0]
  ) k on true
  left join pg_catalog.pg_inherits h on h.inhparent = p.oid and h.inhrelid <> t.partdefid
  left join pg_catalog.pg_class c on c.oid = h.inhrelid
  left join lateral (
    select regexp_match(pg_get_expr(c.relpartbound, c.oid), '^FOR VALUES FROM \((.*)\) TO \((.*)\)$') as bound
  ) b on true
  where t.partstrat = 'r'
), plain as (
  select
    parent, "keyType", partition,
    trim(both '''' from nullif(lower, 'MINVALUE')) as lower,
    trim(both '''' from nullif(upper, 'MAXVALUE')) as upper
  from bounds
)
select
  parent, "keyType", partition, lower, upper,
  case
    when "keyType" in ('date', 'timestamp', 'timestamptz') then lower::timestamptz
    when "keyType" = 'uuid' then to_timestamp(('x' || left(replace(lower, '-', ''), 12))::bit(48)::bigint / 1000.0)
  end as "lowerAt",
  case
    when "keyType" in ('date', 'timestamp', 'timestamptz') then upper::timestamptz
    when "keyType" = 'uuid' then to_timestamp(('x' || left(replace(upper, '-', ''), 12))::bit(48)::bigint / 1000.0)
  end as "upperAt"
from plain
order by parent, partition
