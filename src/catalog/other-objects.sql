-- Objects of which no more has to be known than the statement that makes them. With its kind before it, an `id` is what `drop`,
-- `alter` and `comment on` take: (operator class) `zoo.by_size using btree`, (cast) `(text as zoo.span)`.
select
  o.kind,
  o.id,
  o.name,
  o.schema,
  o.owner,
  o.definition,
  obj_description(o.oid, o.catalog) as comment
from (
  -- Publications send rows past row security to whoever subscribes.
  select
    'publication' as kind,
    'pg_publication'::name as catalog,
    p.oid,
    quote_ident(p.pubname) as id,
    p.pubname::text as name,
    null::text as schema,
    pg_get_userbyid(p.pubowner)::text as owner,
    format(
      E'create publication %I%s\n  with (publish = ''%s'', publish_via_partition_root = %s)',
      p.pubname,
      case when p.puballtables then ' for all tables' else
        (
          select ' for ' || string_agg(part, ', ' order by part)
          from (
            select
              format('table %I.%I', n.nspname, c.relname)
              || coalesce(
                (
                  select ' (' || string_agg(quote_ident(a.attname), ', ' order by a.attnum) || ')'
                  from pg_catalog.pg_attribute a
                  where a.attrelid = r.prrelid and a.attnum = any (r.prattrs)
                ),
                ''
              )
              || coalesce(' where (' || pg_get_expr(r.prqual, r.prrelid) || ')', '')
            from pg_catalog.pg_publication_rel r
            join pg_catalog.pg_class c on c.oid = r.prrelid
            join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            where r.prpubid = p.oid
            union all
            select format('tables in schema %I', n.nspname)
            from pg_catalog.pg_publication_namespace s
            join pg_catalog.pg_namespace n on n.oid = s.pnnspid
            where s.pnpubid = p.oid
          ) parts (part)
        )
      end,
      concat_ws(
        ', ',
        case when p.pubinsert then 'insert' end, case when p.pubupdate then 'update' end,
        case when p.pubdelete then 'delete' end, case when p.pubtruncate then 'truncate' end
      ),
      case when p.pubviaroot then 'true' else 'false' end
    ) as definition
  from pg_catalog.pg_publication p
  union all
  select
    'collation',
    'pg_collation',
    c.oid,
    format('%I.%I', n.nspname, c.collname),
    c.collname,
    n.nspname,
    pg_get_userbyid(c.collowner),
    format('create collation %I.%I (provider = ', n.nspname, c.collname)
      || concat_ws(
        ', ',
        case c.collprovider when 'i' then 'icu' when 'b' then 'builtin' else 'libc' end,
        -- The locale of other providers has another name since PostgreSQL 17.
        format('locale = %L', coalesce(to_jsonb(c) ->> 'colllocale', to_jsonb(c) ->> 'colliculocale', c.collcollate)),
        format('deterministic = %s', case when c.collisdeterministic then 'true' else 'false' end),
        'rules = ' || quote_literal(to_jsonb(c) ->> 'collicurules')
      )
      || ')'
  from pg_catalog.pg_collation c
  join pg_catalog.pg_namespace n on n.oid = c.collnamespace
  where n.oid = any (:schemas)
  union all
  select
    'operator',
    'pg_operator',
    o.oid,
    o.oid::regoperator::text,
    o.oprname,
    n.nspname,
    pg_get_userbyid(o.oprowner),
    format('create operator %I.%s (', n.nspname, o.oprname)
      || concat_ws(
        ', ',
        format('function = %s', o.oprcode),
        case when o.oprleft <> 0 then format('leftarg = %s', format_type(o.oprleft, null)) end,
        format('rightarg = %s', format_type(o.oprright, null)),
        (
          select format('commutator = operator(%I.%s)', on_.nspname, other.oprname)
          from pg_catalog.pg_operator other
          join pg_catalog.pg_namespace on_ on on_.oid = other.oprnamespace
          where other.oid = o.oprcom
        ),
        (
          select format('negator = operator(%I.%s)', on_.nspname, other.oprname)
          from pg_catalog.pg_operator other
          join pg_catalog.pg_namespace on_ on on_.oid = other.oprnamespace
          where other.oid = o.oprnegate
        ),
        case when o.oprrest <> 0 then format('restrict = %s', o.oprrest) end,
        case when o.oprjoin <> 0 then format('join = %s', o.oprjoin) end,
        case when o.oprcanhash then 'hashes' end,
        case when o.oprcanmerge then 'merges' end
      )
      || ')'
  from pg_catalog.pg_operator o
  join pg_catalog.pg_namespace n on n.oid = o.oprnamespace
  where n.oid = any (:schemas) and o.oprcode <> 0
  union all
  select
    'operator class',
    'pg_opclass',
    c.oid,
    format('%I.%I using %I', n.nspname, c.opcname, m.amname),
    c.opcname,
    n.nspname,
    pg_get_userbyid(c.opcowner),
    format(
      'create operator class %I.%I%s for type %s using %I as %s%s',
      n.nspname,
      c.opcname,
      case when c.opcdefault then ' default' else '' end,
      format_type(c.opcintype, null),
      m.amname,
      (
        select string_agg(part, ', ' order by part collate "C")
        from (
          select format('operator %s %s', a.amopstrategy, a.amopopr::regoperator)
          from pg_catalog.pg_amop a
          where a.amopfamily = c.opcfamily and a.amoplefttype = c.opcintype and a.amoprighttype = c.opcintype
          union all
          select format('function %s %s', a.amprocnum, a.amproc::regprocedure)
          from pg_catalog.pg_amproc a
          where a.amprocfamily = c.opcfamily and a.amproclefttype = c.opcintype and a.amprocrighttype = c.opcintype
        ) parts (part)
      ),
      case when c.opckeytype <> 0 then format(', storage %s', format_type(c.opckeytype, null)) else '' end
    )
  from pg_catalog.pg_opclass c
  join pg_catalog.pg_namespace n on n.oid = c.opcnamespace
  join pg_catalog.pg_am m on m.oid = c.opcmethod
  where n.oid = any (:schemas)
  union all
  select
    'cast',
    'pg_cast',
    c.oid,
    format('(%s as %s)', format_type(c.castsource, null), format_type(c.casttarget, null)),
    format('(%s as %s)', format_type(c.castsource, null), format_type(c.casttarget, null)),
    null,
    null,
    format(
      'create cast (%s as %s) %s%s',
      format_type(c.castsource, null),
      format_type(c.casttarget, null),
      case c.castmethod
        when 'f' then format('with function %s', c.castfunc::regprocedure)
        when 'i' then 'with inout'
        else 'without function'
      end,
      case c.castcontext when 'a' then ' as assignment' when 'i' then ' as implicit' else '' end
    )
  from pg_catalog.pg_cast c
  -- PostgreSQL's own have smaller numbers.
  where c.oid >= 16384
) o
where not exists (
  select from pg_catalog.pg_depend d
  where d.classid = o.catalog::regclass and d.objid = o.oid and d.deptype in ('e', 'i')
)
