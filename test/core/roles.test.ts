import { describe, expect, test } from 'vitest'
import { useTestDatabase } from '../harness/use-test-database.js'

const database = await useTestDatabase()

const groups = ['owner', 'migrator', 'service', 'readonly', 'operator', 'auditor', 'definer', 'search']
const names = groups.map((group) => `'pnc_${group}'`).join(', ')

/** What bootstrap promises of the group roles, the query that finds what breaks it, and a statement that does. */
const promises = [
  {
    guarantee: 'a group role logs in nowhere, bypasses nothing and makes nothing',
    finds: `select rolname as name from pg_roles
      where rolname in (${names}) and (rolcanlogin or rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)`,
    breaks: `alter role pnc_search bypassrls`,
  },
  {
    guarantee: 'all group roles are there',
    finds: `select name from unnest(array[${names}]) name where not exists (select from pg_roles where rolname = name)`,
    breaks: `alter role pnc_auditor rename to pnc_broken`,
  },
  {
    guarantee: 'the owner uses the policies of none of the roles that it may become',
    finds: `select rolname as name from pg_roles where rolname = 'pnc_owner' and rolinherit
      union all
      select r.rolname from pg_roles r where r.rolname in ('pnc_definer', 'pnc_search') and pg_has_role('pnc_owner', r.oid, 'usage')`,
    breaks: `alter role pnc_owner inherit`,
  },
  {
    guarantee: 'group roles are members of each other where bootstrap says so and nowhere else',
    finds: `select format('%s in %s', m.member::regrole, m.roleid::regrole) as name from pg_auth_members m
      join pg_roles member on member.oid = m.member
      join pg_roles role on role.oid = m.roleid
      where member.rolname in (${names})
        and (member.rolname, role.rolname) not in (('pnc_owner', 'pnc_definer'), ('pnc_owner', 'pnc_search'), ('pnc_migrator', 'pnc_owner'))
      union all
      select format('%s in %s', m.member::regrole, m.roleid::regrole) from pg_auth_members m
      where m.roleid in ('pnc_definer'::regrole, 'pnc_search'::regrole, 'pnc_owner'::regrole)
        and m.member not in ('pnc_owner'::regrole, 'pnc_migrator'::regrole) and not (select rolsuper from pg_roles r where r.oid = m.member)`,
    breaks: `grant pnc_search to pnc_service`,
  },
]

describe('after bootstrap', () => {
  test.each(promises)('$guarantee', async ({ finds }) => {
    expect(await database.asOwner(finds)).toEqual([])
  })

  test.each(promises)('the test can fail: $guarantee', async ({ finds, breaks }) => {
    const client = await database.openClient(database.ownerUrl)
    try {
      await client.query('begin')
      await client.query(breaks)
      expect((await client.query(finds)).rowCount).toBeGreaterThan(0)
    } finally {
      await client.query('rollback')
      await client.end()
    }
  })
})
