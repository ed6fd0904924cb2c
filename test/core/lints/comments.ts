import { ourNamespaces, ourTables, type Lint } from './lint.js'

const described: readonly (readonly [string, string, string])[] = [
  [
    'schema',
    `select n.nspname as name from pg_namespace n where n.oid in (${ourNamespaces()}) and obj_description(n.oid, 'pg_namespace') is null`,
    `comment on schema market is null`,
  ],
  ['table', `select name from ${ourTables} t where comment = ''`, `comment on table market.listings is null`],
  [
    'column',
    `select format('%s.%s', t.name, a.attname) as name from ${ourTables} t join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
     where col_description(t.oid, a.attnum) is null`,
    `alter table market.listings add broken int`,
  ],
  [
    'index that is not a constraint',
    `select i.indexrelid::regclass::text as name from pg_index i join ${ourTables} t on t.oid = i.indrelid
     where obj_description(i.indexrelid, 'pg_class') is null and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`,
    `create index broken on market.listings (title)`,
  ],
  [
    'function',
    `select p.oid::regprocedure::text as name from pg_proc p where p.pronamespace in (${ourNamespaces()}) and obj_description(p.oid, 'pg_proc') is null`,
    `create function market.broken() returns int language sql as 'select 1'`,
  ],
  [
    'trigger',
    `select g.tgname as name from pg_trigger g join ${ourTables} t on t.oid = g.tgrelid where not g.tgisinternal and obj_description(g.oid, 'pg_trigger') is null`,
    `create trigger broken before insert on market.listings for each row execute function core.tg__touch()`,
  ],
  [
    'policy',
    `select p.polname as name from pg_policy p join ${ourTables} t on t.oid = p.polrelid where obj_description(p.oid, 'pg_policy') is null`,
    `create policy broken on market.listings for select to pnc_service using (true)`,
  ],
  [
    'type',
    `select t.oid::regtype::text as name from pg_type t left join pg_class c on c.oid = t.typrelid
     where t.typnamespace in (${ourNamespaces()}) and (t.typtype in ('d', 'e', 'r') or t.typtype = 'c' and c.relkind = 'c')
       and obj_description(t.oid, 'pg_type') is null`,
    `create domain market.broken as text`,
  ],
  [
    'text search configuration, dictionary or statistics object',
    `select c.cfgname as name from pg_ts_config c where c.cfgnamespace in (${ourNamespaces()}) and obj_description(c.oid, 'pg_ts_config') is null
     union all
     select d.dictname from pg_ts_dict d where d.dictnamespace in (${ourNamespaces()}) and obj_description(d.oid, 'pg_ts_dict') is null
     union all
     select s.stxname from pg_statistic_ext s where s.stxnamespace in (${ourNamespaces()}) and obj_description(s.oid, 'pg_statistic_ext') is null`,
    `create statistics market.broken on type, status from market.listings`,
  ],
]

export const commentLints: readonly Lint[] = described.map(([kind, finds, breaks]) => ({
  guarantee: `every ${kind} says what it is for`,
  finds,
  breaks: [breaks],
}))
