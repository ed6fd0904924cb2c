import { ourNamespaces, type Lint } from './lint.js'

const of = `from pg_proc p join pg_language l on l.oid = p.prolang where p.pronamespace in (${ourNamespaces()})`

export const functionLints: readonly Lint[] = [
  {
    guarantee: 'a function looks names up in pg_catalog first and among temporary objects last',
    finds: `select p.oid::regprocedure::text as name ${of} and not coalesce(p.proconfig, '{}') @> '{"search_path=pg_catalog, pg_temp"}'`,
    breaks: [`alter function core.enter(text) set search_path = ''`],
  },
  {
    guarantee: 'a function is written in a language that knows its privileges',
    finds: `select p.oid::regprocedure::text as name ${of} and l.lanname not in ('sql', 'plpgsql')`,
    breaks: [`create function market.broken() returns int language internal as 'pg_backend_pid'`],
  },
  {
    guarantee: 'nobody says that a function is leakproof',
    finds: `select p.oid::regprocedure::text as name ${of} and p.proleakproof`,
    breaks: [`alter function core.has_role(text) leakproof`],
  },
  {
    guarantee: 'a trigger function is executed by triggers alone',
    finds: `select p.oid::regprocedure::text as name from pg_proc p cross join aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
      where p.pronamespace in (${ourNamespaces()}) and p.prorettype = 'trigger'::regtype and a.grantee <> p.proowner`,
    breaks: [`grant execute on function core.tg__touch() to pnc_service`],
  },
  {
    guarantee: 'a trigger is enabled',
    finds: `select g.tgname as name from pg_trigger g join pg_class c on c.oid = g.tgrelid
      where c.relnamespace in (${ourNamespaces()}) and g.tgenabled <> 'O'`,
    breaks: [`alter table market.listings disable trigger user`],
  },
]
