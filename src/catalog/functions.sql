-- Functions, procedures and aggregates. A definition is the statement that makes one; PostgreSQL prints none of an aggregate.
select
  p.oid,
  p.oid::regprocedure::text as id,
  n.nspname as schema,
  p.proname as name,
  case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' when 'w' then 'window function' else 'function' end as kind,
  pg_get_userbyid(p.proowner) as owner,
  l.lanname as language,
  pg_get_function_arguments(p.oid) as arguments,
  pg_get_function_result(p.oid) as result,
  case p.provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end as volatility,
  case p.proparallel when 's' then 'safe' when 'r' then 'restricted' else 'unsafe' end as parallel,
  p.proisstrict as "isStrict",
  p.proleakproof as "isLeakproof",
  p.prosecdef as "isSecurityDefiner",
  coalesce(p.proconfig, '{}') as settings,
  p.procost::float8 as cost,
  p.prorows::float8 as rows,
  coalesce(aggregate.body, pg_get_function_sqlbody(p.oid), p.prosrc) as body,
  case
    when p.prokind <> 'a' then pg_get_functiondef(p.oid)
    else
      format(
        E'create or replace aggregate %I.%I(%s) (\n%s\n)',
        n.nspname, p.proname, coalesce(nullif(pg_get_function_arguments(p.oid), ''), '*'), aggregate.body
      )
  end as definition,
  obj_description(p.oid, 'pg_proc') as comment
from pg_catalog.pg_proc p
join pg_catalog.pg_namespace n on n.oid = p.pronamespace
join pg_catalog.pg_language l on l.oid = p.prolang
left join lateral (
  select
    concat_ws(
      E',\n',
      format('  sfunc = %s', a.aggtransfn),
      format('  stype = %s', format_type(a.aggtranstype, null)),
      case when a.aggtransspace > 0 then format('  sspace = %s', a.aggtransspace) end,
      case when a.aggfinalfn <> 0 then format('  finalfunc = %s', a.aggfinalfn) end,
      case when a.aggfinalextra then '  finalfunc_extra' end,
      case when a.aggfinalfn <> 0 then format('  finalfunc_modify = %s', modify.words ->> a.aggfinalmodify::text) end,
      case when a.aggcombinefn <> 0 then format('  combinefunc = %s', a.aggcombinefn) end,
      case when a.aggserialfn <> 0 then format('  serialfunc = %s', a.aggserialfn) end,
      case when a.aggdeserialfn <> 0 then format('  deserialfunc = %s', a.aggdeserialfn) end,
      case when a.agginitval is not null then format('  initcond = %L', a.agginitval) end,
      case when a.aggmtransfn <> 0 then format('  msfunc = %s', a.aggmtransfn) end,
      case when a.aggminvtransfn <> 0 then format('  minvfunc = %s', a.aggminvtransfn) end,
      case when a.aggmtranstype <> 0 then format('  mstype = %s', format_type(a.aggmtranstype, null)) end,
      case when a.aggmtransspace > 0 then format('  msspace = %s', a.aggmtransspace) end,
      case when a.aggmfinalfn <> 0 then format('  mfinalfunc = %s', a.aggmfinalfn) end,
      case when a.aggmfinalextra then '  mfinalfunc_extra' end,
      case when a.aggmfinalfn <> 0 then format('  mfinalfunc_modify = %s', modify.words ->> a.aggmfinalmodify::text) end,
      case when a.aggminitval is not null then format('  minitcond = %L', a.aggminitval) end,
      case when a.aggsortop <> 0 then
        (
          select format('  sortop = operator(%I.%s)', sn.nspname, o.oprname)
          from pg_catalog.pg_operator o
          join pg_catalog.pg_namespace sn on sn.oid = o.oprnamespace
          where o.oid = a.aggsortop
        )
      end,
      case when a.aggkind = 'h' then '  hypothetical' end,
      format('  parallel = %s', case p.proparallel when 's' then 'safe' when 'r' then 'restricted' else 'unsafe' end)
    ) as body
  from pg_catalog.pg_aggregate a
  cross join (select '{"r": "read_only", "s": "shareable", "w": "read_write"}'::jsonb as words) modify
  where a.aggfnoid = p.oid
) aggregate on true
where n.oid = any (:schemas)
  and not exists (
    select from pg_catalog.pg_depend d
    where d.classid = 'pg_catalog.pg_proc'::regclass and d.objid = p.oid and d.deptype in ('e', 'i')
  )
