-- Tables, partitioned, foreign and partitions among them.
select
  c.oid,
  format('%I.%I', n.nspname, c.relname) as id,
  n.nspname as schema,
  c.relname as name,
  case c.relkind
    when 'r' then 'table'
    when 'p' then 'partitioned table'
    else 'foreign table'
  end as kind,
  pg_get_userbyid(c.relowner) as owner,
  obj_description(c.oid, 'pg_class') as comment,
  c.relpersistence = 'u' as "isUnlogged",
  c.relrowsecurity as "hasRowSecurity",
  c.relforcerowsecurity as "forcesRowSecurity",
  case c.relreplident when 'n' then 'nothing' when 'f' then 'full' when 'i' then 'index' else 'default' end as "replicaIdentity",
  array(
    select option collate "C" from unnest(c.reloptions) option
    union all
    select 'toast.' || option
    from pg_catalog.pg_class toast
    cross join unnest(toast.reloptions) option
    where toast.oid = c.reltoastrelid
    order by 1
  ) as options,
  case when c.relispartition then array[]::text[] else parents.ids end as inherits,
  case when c.relispartition then parents.ids[1] end as "partitionOf",
  pg_get_expr(c.relpartbound, c.oid) as "partitionBound",
  case when c.relkind = 'p' then pg_get_partkeydef(c.oid) end as "partitionBy"
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
cross join lateral (
  select array(
    select format('%I.%I', pn.nspname, p.relname)
    from pg_catalog.pg_inherits i
    join pg_catalog.pg_class p on p.oid = i.inhparent
    join pg_catalog.pg_namespace pn on pn.oid = p.relnamespace
    where i.inhrelid = c.oid
    order by i.inhseqno
  ) as ids
) parents
where n.oid = any (:schemas)
  and c.relkind in ('r', 'p', 'f')
  and c.relpersistence <> 't'
  and not exists (
    select from pg_catalog.pg_depend d
    where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid and d.deptype = 'e'
  )
