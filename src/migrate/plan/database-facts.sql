-- What a plan needs to know of the tables that are there, in one round trip; reads the catalog only, never a table.
with relations as (
  select c.oid, c.relkind, c.reltuples, c.relispartition, n.nspname || '.' || c.relname as name
  from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'm')
    and n.nspname !~ '^pg_'
    and n.nspname not in ('information_schema', 'graphile_migrate')
    and not exists (
      select from pg_catalog.pg_depend d
      where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid and d.deptype = 'e'
    )
)
select jsonb_build_object(
  'tables', (
    select coalesce(jsonb_object_agg(r.name, jsonb_build_object(
      'kind', r.relkind,
      'partitions', (select greatest(count(*) - 1, 0) from pg_catalog.pg_partition_tree(r.oid)),
      'defaultPartition', (
        select p.partdefid::regclass::text
        from pg_catalog.pg_partitioned_table p
        where p.partrelid = r.oid and p.partdefid <> 0
      ),
      -- Never analysed says -1; a partitioned table holds what its partitions hold.
      'rows', (
        select case when bool_or(leaf.reltuples < 0 and pg_relation_size(leaf.oid) > 0) then null
          else sum(greatest(leaf.reltuples, 0))::bigint end
        from pg_catalog.pg_partition_tree(r.oid) t
        join pg_catalog.pg_class leaf on leaf.oid = t.relid
        where t.isleaf
        having count(*) > 0
        union all
        select case when r.reltuples < 0 and pg_relation_size(r.oid) > 0 then null else greatest(r.reltuples, 0)::bigint end
        where r.relkind in ('r', 'm') and not r.relispartition
        limit 1
      ),
      'bytes', greatest(
        pg_total_relation_size(r.oid),
        (select coalesce(sum(pg_total_relation_size(relid)), 0) from pg_catalog.pg_partition_tree(r.oid))
      ),
      'heapBytes', greatest(
        pg_relation_size(r.oid),
        (select coalesce(sum(pg_relation_size(relid)), 0) from pg_catalog.pg_partition_tree(r.oid))
      ),
      'columns', (
        select coalesce(jsonb_object_agg(a.attname, jsonb_build_object(
          'type', format_type(a.atttypid, a.atttypmod), 'notNull', a.attnotnull
        )), '{}')
        from pg_catalog.pg_attribute a
        where a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
      ),
      'checks', (
        select coalesce(jsonb_agg(pg_get_expr(k.conbin, k.conrelid)), '[]')
        from pg_catalog.pg_constraint k
        where k.conrelid = r.oid and k.contype = 'c' and k.convalidated
      ),
      'references', (
        select coalesce(jsonb_object_agg(k.conname, jsonb_build_object(
          'table', target.name,
          'columns', (
            select jsonb_agg(a.attname)
            from pg_catalog.pg_attribute a
            where a.attrelid = k.conrelid and a.attnum = any (k.conkey)
          ),
          'targetColumns', (
            select jsonb_agg(a.attname)
            from pg_catalog.pg_attribute a
            where a.attrelid = k.confrelid and a.attnum = any (k.confkey)
          )
        )), '{}')
        from pg_catalog.pg_constraint k
        join relations target on target.oid = k.confrelid
        where k.conrelid = r.oid and k.contype = 'f' and k.conparentid = 0
      )
    )), '{}')
    from relations r
  ),
  'indexes', (
    select coalesce(jsonb_object_agg(n.nspname || '.' || i.relname, r.name), '{}')
    from relations r
    join pg_catalog.pg_index x on x.indrelid = r.oid
    join pg_catalog.pg_class i on i.oid = x.indexrelid
    join pg_catalog.pg_namespace n on n.oid = i.relnamespace
  ),
  'domains', (
    select coalesce(jsonb_object_agg(n.nspname || '.' || t.typname, jsonb_build_object(
      'constrained', t.typnotnull or exists (select from pg_catalog.pg_constraint k where k.contypid = t.oid),
      'tables', (
        select coalesce(jsonb_agg(distinct r.name), '[]')
        from pg_catalog.pg_attribute a
        join relations r on r.oid = a.attrelid
        where a.atttypid = t.oid and not a.attisdropped
      )
    )), '{}')
    from pg_catalog.pg_type t
    join pg_catalog.pg_namespace n on n.oid = t.typnamespace
    where t.typtype = 'd' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  ),
  -- Functions of which every form gives one value for a whole statement.
  'stable', (
    select coalesce(jsonb_agg(name), '[]')
    from (
      select n.nspname || '.' || p.proname as name
      from pg_catalog.pg_proc p
      join pg_catalog.pg_namespace n on n.oid = p.pronamespace
      where p.prokind = 'f'
      group by 1
      having bool_and(p.provolatile <> 'v')
    ) functions
  )
) as facts
