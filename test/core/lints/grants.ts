import { ourNamespaces, type Lint } from './lint.js'

export const grantLints: readonly Lint[] = [
  {
    guarantee: 'nothing is granted to public: no table, column, sequence, function or schema',
    finds: `
      select c.oid::regclass::text as name from pg_class c cross join aclexplode(c.relacl) a
      where c.relnamespace in (${ourNamespaces()}) and a.grantee = 0
      union all
      select format('%s.%s', t.attrelid::regclass, t.attname) from pg_attribute t join pg_class c on c.oid = t.attrelid cross join aclexplode(t.attacl) a
      where c.relnamespace in (${ourNamespaces()}) and a.grantee = 0
      union all
      select p.oid::regprocedure::text from pg_proc p cross join aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
      where p.pronamespace in (${ourNamespaces()}) and a.grantee = 0
      union all
      select n.nspname from pg_namespace n cross join aclexplode(n.nspacl) a
      where n.oid in (${ourNamespaces()}) and a.grantee = 0`,
    breaks: [`grant execute on function core.install_context_secret(text, text) to public`],
  },
  {
    guarantee: 'a function made tomorrow is granted to nobody either',
    finds: `select 'functions of pnc_owner' as name
      where not exists (
        select from pg_default_acl d
        where d.defaclrole = 'pnc_owner'::regrole and d.defaclnamespace = 0 and d.defaclobjtype = 'f'
          and not exists (select from aclexplode(d.defaclacl) a where a.grantee = 0)
      )`,
    breaks: [`alter default privileges for role pnc_owner grant execute on functions to public`],
  },
  {
    guarantee: 'nothing may be granted on',
    finds: `
      select c.oid::regclass::text as name from pg_class c cross join aclexplode(c.relacl) a
      where c.relnamespace in (${ourNamespaces()}) and a.is_grantable and a.grantee <> c.relowner
      union all
      select p.oid::regprocedure::text from pg_proc p cross join aclexplode(p.proacl) a
      where p.pronamespace in (${ourNamespaces()}) and a.is_grantable and a.grantee <> p.proowner`,
    breaks: [`grant select on market.listings to pnc_service with grant option`],
  },
  {
    guarantee: 'nobody but the owner makes objects in a schema',
    finds: `select n.nspname as name from pg_namespace n cross join aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a
      where (n.oid in (${ourNamespaces()}) or n.nspname = 'public') and a.privilege_type = 'CREATE' and a.grantee <> n.nspowner`,
    breaks: [`grant create on schema market to pnc_definer`],
  },
  {
    guarantee: 'public makes no temporary objects in the database',
    finds: `select d.datname as name from pg_database d cross join aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
      where d.datname = current_database() and a.grantee = 0 and a.privilege_type in ('TEMPORARY', 'CREATE')`,
    breaks: [
      `do $$ begin execute format('grant temporary on database %I to public', current_database()); end $$`,
    ],
  },
  {
    guarantee: 'every object belongs to pnc_owner, but the functions that run as a definer',
    finds: `
      select c.oid::regclass::text as name from pg_class c
      where c.relnamespace in (${ourNamespaces()}) and c.relowner <> 'pnc_owner'::regrole
      union all
      select t.oid::regtype::text from pg_type t
      where t.typnamespace in (${ourNamespaces()}) and t.typowner <> 'pnc_owner'::regrole
      union all
      select p.oid::regprocedure::text from pg_proc p
      where p.pronamespace in (${ourNamespaces()})
        and (p.proowner in ('pnc_definer'::regrole, 'pnc_search'::regrole)) <> p.prosecdef
      union all
      select p.oid::regprocedure::text from pg_proc p
      where p.pronamespace in (${ourNamespaces()})
        and p.proowner not in ('pnc_owner'::regrole, 'pnc_definer'::regrole, 'pnc_search'::regrole)
      union all
      select n.nspname from pg_namespace n where n.oid in (${ourNamespaces()}) and n.nspowner <> 'pnc_owner'::regrole`,
    breaks: [`alter function core.is_staff() security definer`],
  },
]
