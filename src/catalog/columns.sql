-- Columns of tables, views and composite types, in their order.
select
  a.attrelid as relation,
  a.attnum as number,
  quote_ident(a.attname) as id,
  a.attname as name,
  format_type(a.atttypid, a.atttypmod) as type,
  a.attnotnull as "isNotNull",
  pg_get_expr(d.adbin, d.adrelid) as "default",
  case a.attgenerated when 's' then 'stored' when 'v' then 'virtual' end as generated,
  case a.attidentity when 'a' then 'always' when 'd' then 'by default' end as identity,
  (
    select format(
      'start with %s increment by %s minvalue %s maxvalue %s cache %s%s',
      s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, case when s.seqcycle then ' cycle' else '' end
    )
    from pg_catalog.pg_depend i
    join pg_catalog.pg_sequence s on s.seqrelid = i.objid
    where a.attidentity <> ''
      and i.classid = 'pg_catalog.pg_class'::regclass
      and i.refclassid = 'pg_catalog.pg_class'::regclass
      and i.refobjid = a.attrelid
      and i.refobjsubid = a.attnum
      and i.deptype = 'i'
  ) as "identityOptions",
  case when a.attcollation <> t.typcollation then format('%I.%I', cn.nspname, co.collname) end as collation,
  case when a.attstorage <> t.typstorage then
    case a.attstorage when 'p' then 'plain' when 'e' then 'external' when 'm' then 'main' else 'extended' end
  end as storage,
  case a.attcompression when 'p' then 'pglz' when 'l' then 'lz4' end as compression,
  -- -1 until PostgreSQL 16, null since 17.
  nullif(a.attstattarget, -1)::int as "statisticsTarget",
  -- A server may keep more there than anybody has set.
  array(select option from unnest(a.attoptions) option where option ^@ 'n_distinct' order by option collate "C") as options,
  col_description(a.attrelid, a.attnum) as comment
from pg_catalog.pg_attribute a
join pg_catalog.pg_class c on c.oid = a.attrelid
join pg_catalog.pg_type t on t.oid = a.atttypid
left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
left join pg_catalog.pg_collation co on co.oid = a.attcollation
left join pg_catalog.pg_namespace cn on cn.oid = co.collnamespace
where c.relnamespace = any (:schemas)
  and c.relkind in ('r', 'p', 'f', 'v', 'm', 'c')
  and a.attnum > 0
  and not a.attisdropped
order by a.attrelid, a.attnum
