-- Rows, dead rows and rows changed since the last analyze, as the server counted them. A partitioned table has the rows of its
-- partitions, and nobody but a person analyzes it.
with counted as (
  select c.oid, c.relkind, c.reltuples, s.n_live_tup, s.n_dead_tup, s.n_mod_since_analyze
  from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  left join pg_catalog.pg_stat_all_tables s on s.relid = c.oid
  where c.relkind in ('r', 'm', 'p') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
)
select
  c.oid::regclass::text as table,
  c.relkind = 'p' as "isPartitioned",
  case c.relkind
    when 'p' then (
      select coalesce(sum(s.n_live_tup), 0)::float8
      from pg_partition_tree(c.oid) t
      join pg_catalog.pg_stat_all_tables s on s.relid = t.relid
      where t.isleaf
    )
    else greatest(c.n_live_tup, c.reltuples)::float8
  end as rows,
  coalesce(c.n_dead_tup, 0)::float8 as "deadRows",
  coalesce(c.n_mod_since_analyze, 0)::float8 as "changedRows",
  c.reltuples >= 0 as "wasAnalyzed"
from counted c
order by 1
