-- Empties a database that may not be dropped: every schema and every object of ours or of anybody, except extensions and what
-- belongs to them. Roles stay, they belong to the cluster.
do $$
declare
  -- Read before the first drop: a cascade takes objects whose names would be gone later.
  v_drops text[] := array(
    select format('drop schema if exists %I cascade', n.nspname)
    from pg_catalog.pg_namespace n
    where n.nspname !~ '^pg_'
      and n.nspname not in ('information_schema', 'public')
      and not exists (
        select from pg_catalog.pg_depend d
        where d.classid = 'pg_catalog.pg_namespace'::regclass and d.objid = n.oid and d.deptype = 'e'
      )
      and not exists (select from pg_catalog.pg_extension e where e.extnamespace = n.oid)
    union all
    select
      format(
        'drop %s if exists %s cascade',
        case c.relkind
          when 'v' then 'view'
          when 'm' then 'materialized view'
          when 'S' then 'sequence'
          when 'f' then 'foreign table'
          else 'table'
        end,
        c.oid::regclass
      )
    from pg_catalog.pg_class c
    where c.relnamespace = 'public'::regnamespace
      and c.relkind in ('r', 'p', 'v', 'm', 'S', 'f')
      and not exists (
        select from pg_catalog.pg_depend d
        where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid and d.deptype in ('e', 'i', 'a')
      )
    union all
    select format('drop routine if exists %s cascade', p.oid::regprocedure)
    from pg_catalog.pg_proc p
    where p.pronamespace = 'public'::regnamespace
      and not exists (
        select from pg_catalog.pg_depend d
        where d.classid = 'pg_catalog.pg_proc'::regclass and d.objid = p.oid and d.deptype in ('e', 'i')
      )
    union all
    select format('drop %s if exists %s cascade', case t.typtype when 'd' then 'domain' else 'type' end, t.oid::regtype)
    from pg_catalog.pg_type t
    where t.typnamespace = 'public'::regnamespace
      and t.typtype in ('d', 'e', 'r')
      and not exists (
        select from pg_catalog.pg_depend d
        where d.classid = 'pg_catalog.pg_type'::regclass and d.objid = t.oid and d.deptype in ('e', 'i')
      )
  );
  v_drop text;
begin
  foreach v_drop in array v_drops loop
    execute v_drop;
  end loop;
end
$$
