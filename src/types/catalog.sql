-- What the type generator has to know beyond what kysely-codegen finds out: one row, the same on every version of PostgreSQL.
with schemas as (
  select n.oid, n.nspname
  from pg_catalog.pg_namespace n
  where n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'public', 'graphile_migrate')
    and not exists (
      select from pg_catalog.pg_depend d
      where d.classid = 'pg_catalog.pg_namespace'::regclass and d.objid = n.oid and d.deptype = 'e'
    )
), tables as (
  select c.oid, s.nspname, c.relname
  from pg_catalog.pg_class c
  join schemas s on s.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'v', 'm')
    and not c.relispartition
    and exists (
      select from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    )
    and not exists (
      select from pg_catalog.pg_depend d
      where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid and d.deptype = 'e'
    )
), columns as (
  select
    t.oid as table_oid,
    a.attnum,
    jsonb_build_object(
      'name', a.attname,
      'type', coalesce(element_schema.nspname, type_schema.nspname) || '.' || coalesce(element.typname, type.typname),
      'isArray', element.oid is not null,
      'isNullable', not a.attnotnull,
      'hasDefault', a.atthasdef or a.attidentity <> '',
      'isGenerated', a.attgenerated <> '' or a.attidentity = 'a'
    ) as description
  from tables t
  join pg_catalog.pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
  join pg_catalog.pg_type type on type.oid = a.atttypid
  join pg_catalog.pg_namespace type_schema on type_schema.oid = type.typnamespace
  left join pg_catalog.pg_type element on element.oid = type.typelem and type.typcategory = 'A'
  left join pg_catalog.pg_namespace element_schema on element_schema.oid = element.typnamespace
)
select
  coalesce(
    (
      select jsonb_agg(
        jsonb_build_object(
          'name', t.nspname || '.' || t.relname,
          'comment', pg_catalog.obj_description(t.oid, 'pg_class'),
          'columns', (select jsonb_agg(c.description order by c.attnum) from columns c where c.table_oid = t.oid)
        )
        order by t.nspname collate "C", t.relname collate "C"
      )
      from tables t
    ),
    '[]'
  ) as tables,
  coalesce(
    (
      select jsonb_agg(
        jsonb_build_object(
          'name', s.nspname || '.' || d.typname,
          'baseType', base_schema.nspname || '.' || base.typname,
          'checks', array(
            select pg_catalog.pg_get_constraintdef(k.oid)
            from pg_catalog.pg_constraint k
            where k.contypid = d.oid and k.contype = 'c'
            order by k.conname collate "C"
          )
        )
        order by s.nspname collate "C", d.typname collate "C"
      )
      from schemas s
      join pg_catalog.pg_type d on d.typnamespace = s.oid and d.typtype = 'd'
      join pg_catalog.pg_type base on base.oid = d.typbasetype
      join pg_catalog.pg_namespace base_schema on base_schema.oid = base.typnamespace
    ),
    '[]'
  ) as domains
