-- How much of its numbers each sequence has given out: those that its own bounds and the type of its column allow. One that
-- begins again at its end never ends.
with numbers as (
  select
    c.oid,
    s.seqincrement > 0 as ascends,
    s.seqmax,
    s.seqmin,
    coalesce(y.oid, s.seqtypid) as type,
    case when a.attname is not null then d.refobjid::regclass::text || '.' || quote_ident(a.attname) end as column,
    has_sequence_privilege(c.oid, 'select') or has_sequence_privilege(c.oid, 'usage') as visible
  from pg_catalog.pg_sequence s
  join pg_catalog.pg_class c on c.oid = s.seqrelid
  left join pg_catalog.pg_depend d
    on d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid and d.deptype in ('a', 'i')
      and d.refclassid = 'pg_catalog.pg_class'::regclass and d.refobjsubid > 0
  left join pg_catalog.pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
  left join pg_catalog.pg_type y on y.oid = a.atttypid and y.typname in ('int2', 'int4', 'int8')
  where not s.seqcycle and not pg_is_other_temp_schema(c.relnamespace)
), ends as (
  select
    n.*,
    case n.type
      when 'int2'::regtype then 32767
      when 'int4'::regtype then 2147483647
      else 9223372036854775807
    end::numeric as widest
  from numbers n
)
select
  e.oid::regclass::text as name,
  e.column,
  format_type(e.type, null) as type,
  e.visible as "isVisible",
  (
    case when e.visible then pg_sequence_last_value(e.oid) end
      / case when e.ascends then least(e.seqmax, e.widest) else greatest(e.seqmin, -e.widest - 1) end
  )::float8 as used
from ends e
order by 1
