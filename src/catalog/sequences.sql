-- Sequences that stand for themselves or were made by `serial`; those of identity columns belong to the column.
select
  c.oid,
  format('%I.%I', n.nspname, c.relname) as id,
  n.nspname as schema,
  c.relname as name,
  pg_get_userbyid(c.relowner) as owner,
  format_type(s.seqtypid, null) as type,
  format(
    'start with %s increment by %s minvalue %s maxvalue %s cache %s%s',
    s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, case when s.seqcycle then ' cycle' else '' end
  ) as options,
  (
    select format('%I.%I.%I', tn.nspname, t.relname, a.attname)
    from pg_catalog.pg_depend d
    join pg_catalog.pg_class t on t.oid = d.refobjid
    join pg_catalog.pg_namespace tn on tn.oid = t.relnamespace
    join pg_catalog.pg_attribute a on a.attrelid = t.oid and a.attnum = d.refobjsubid
    where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid
      and d.refclassid = 'pg_catalog.pg_class'::regclass and d.deptype = 'a'
  ) as "ownedBy",
  obj_description(c.oid, 'pg_class') as comment
from pg_catalog.pg_sequence s
join pg_catalog.pg_class c on c.oid = s.seqrelid
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where n.oid = any (:schemas)
  and c.relpersistence <> 't'
  and not exists (
    select from pg_catalog.pg_depend d
    where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid and d.deptype in ('e', 'i')
  )
