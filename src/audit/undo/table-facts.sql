-- $1 tables with their schemas, $2 the role of services. A table that is gone is left out.
select
  t.name,
  format('%s.%I', c.relnamespace::regnamespace, c.relname) as "sql",
  exists (select from pg_trigger g where g.tgrelid = t.relation and g.tgname = '_500_audit_update') as "isTracked",
  bool_or(a.attname = 'tenant_id') as "hasTenant",
  coalesce((select array_agg(k.name::text order by k.place)
    from unnest(audit.key_columns(t.relation)) with ordinality k (name, place) where k.name <> 'tenant_id'), '{}') as "key",
  has_schema_privilege($2::name, c.relnamespace, 'usage') and bool_and(has_column_privilege($2::name, t.relation, a.attnum, 'select'))
    filter (where a.attname = 'tenant_id' or a.attname = any (audit.key_columns(t.relation))) as "mayRead",
  has_any_column_privilege($2::name, t.relation, 'update') as "mayLock",
  has_table_privilege($2::name, t.relation, 'delete') as "mayDelete",
  jsonb_object_agg(a.attname, jsonb_build_object(
    'sql', quote_ident(a.attname),
    'type', format_type(a.atttypid, a.atttypmod),
    'kind', case when b.typname in ('json', 'jsonb') then 'json' when b.typcategory = 'A' then 'array' else 'plain' end,
    'isGenerated', a.attgenerated <> '',
    'isRequired', a.attnotnull,
    'mayInsert', has_column_privilege($2::name, t.relation, a.attnum, 'insert'),
    'mayUpdate', has_column_privilege($2::name, t.relation, a.attnum, 'update')
  )) as columns
from (select n as name, to_regclass(n) as relation from unnest($1::text[]) n) t
join pg_class c on c.oid = t.relation
join pg_attribute a on a.attrelid = t.relation and a.attnum > 0 and not a.attisdropped
join pg_type y on y.oid = a.atttypid
join pg_type b on b.oid = coalesce(nullif(y.typbasetype, 0), y.oid)
group by t.name, t.relation, c.relnamespace, c.relname
