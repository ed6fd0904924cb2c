import type { Lint } from './lint.js'

export const roleLints: readonly Lint[] = [
  {
    guarantee: 'a group role logs in nowhere, bypasses nothing and makes nothing',
    finds: `select rolname as name from pg_roles
      where rolname in ('pnc_owner', 'pnc_migrator', 'pnc_service', 'pnc_readonly', 'pnc_operator', 'pnc_auditor', 'pnc_definer', 'pnc_search')
        and (rolcanlogin or rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)`,
    breaks: [`alter role pnc_search bypassrls`],
  },
  {
    guarantee: 'all group roles are there',
    finds: `select name from unnest('{pnc_owner,pnc_migrator,pnc_service,pnc_readonly,pnc_operator,pnc_auditor,pnc_definer,pnc_search}'::text[]) name
      where not exists (select from pg_roles where rolname = name)`,
    breaks: [`alter role pnc_auditor rename to pnc_broken`],
  },
  {
    guarantee: 'the owner uses the policies of none of the roles that it may become',
    finds: `select rolname as name from pg_roles where rolname = 'pnc_owner' and rolinherit
      union all
      select r.rolname from pg_roles r where r.rolname in ('pnc_definer', 'pnc_search') and pg_has_role('pnc_owner', r.oid, 'usage')`,
    breaks: [`alter role pnc_owner inherit`],
  },
  {
    guarantee: 'group roles are members of each other where bootstrap says so and nowhere else',
    finds: `select format('%s in %s', m.member::regrole, m.roleid::regrole) as name from pg_auth_members m
      join pg_roles member on member.oid = m.member
      join pg_roles role on role.oid = m.roleid
      where member.rolname in ('pnc_owner', 'pnc_migrator', 'pnc_service', 'pnc_readonly', 'pnc_operator', 'pnc_auditor', 'pnc_definer', 'pnc_search')
        and (member.rolname, role.rolname) not in (('pnc_owner', 'pnc_definer'), ('pnc_owner', 'pnc_search'), ('pnc_migrator', 'pnc_owner'))
      union all
      select format('%s in %s', m.member::regrole, m.roleid::regrole) from pg_auth_members m
      where m.roleid in ('pnc_definer'::regrole, 'pnc_search'::regrole, 'pnc_owner'::regrole)
        and m.member not in ('pnc_owner'::regrole, 'pnc_migrator'::regrole) and not (select rolsuper from pg_roles r where r.oid = m.member)`,
    breaks: [`grant pnc_search to pnc_service`],
  },
]
