import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { useTestDatabase } from '../harness/use-test-database.js'
import { acme, addOrganisations } from './organisations.js'

const database = await useTestDatabase()
await addOrganisations(database)
// A context far longer than any role of these tests.
const db = await database.connect({ contextTtlSeconds: 3600 })
const { sam } = acme
const own = { ...sam, roles: ['own:brief'] }

await db.as(acme.admin).roles.create({ code: 'own:brief', name: 'Brief' })
await db.as(acme.admin).roleGrants.grant({ user_id: sam.user, role_code: 'own:brief' })
await db.as(acme.admin).permissions.add('own:brief', { action: 'read', subject: 'work.orders' })

const past = `now() - interval '1 second'`
const change = (statement: string) =>
  database.asOwner(`set pnc.system_roles = 'change'; ${statement}; reset pnc.system_roles`)

/** What ends a role, for a member who acts in a system role or in the tenant's own. */
const ends = [
  ['a grant', sam, "update core.role_grants set expires_at = $ where role_code = 'salesperson'"],
  ['a system role', sam, "update core.roles set expires_at = $ where code = 'salesperson'"],
  ['a grant of an own role', own, 'update core.tenant_role_grants set expires_at = $'],
  ['an own role', own, 'update core.tenant_roles set expires_at = $'],
] as const

describe.each(ends)('%s', (_, who, statement) => {
  const end = (moment: string) => change(statement.replace('$', moment))

  test('that has ended is claimed by no context; with a later end, or none, it is', async () => {
    await end(past)
    await expect(db.as(who).permissions.load()).rejects.toMatchObject({ code: 'ROLE_NOT_GRANTED' })
    await end(`now() + interval '1 hour'`)
    await db.as(who).permissions.load()
    await end('null')
    await db.as(who).permissions.load()
  })

  test('that ends during a transaction ends the context there', async () => {
    await end(`clock_timestamp() + interval '4 seconds'`)
    try {
      await db.as(who, async ({ query }) => {
        const ask = async () =>
          (
            await sql<{ tenant: number | null; has_role: boolean; can: boolean; rows: string }>`
              select core.current_tenant_id() as tenant, core.has_any_role('{salesperson,own:brief}') as has_role,
                core.can('read', 'work.orders') or core.can('read', 'sales.deals') as can,
                (select count(*) from core.memberships) as rows`.execute(query)
          ).rows[0]
        expect(await ask()).toMatchObject({ tenant: acme.id, has_role: true, can: true })
        await sleep(4_100)
        expect(await ask()).toEqual({ tenant: null, has_role: false, can: false, rows: '0' })
      })
    } finally {
      await end('null')
    }
  })
})

test('of several roles, the first to end ends the context', async () => {
  await change(`update core.tenant_role_grants set expires_at = clock_timestamp() + interval '1 hour'`)
  await db.as({ ...sam, roles: ['salesperson', 'own:brief'] }, async ({ query }) => {
    const { rows } = await sql<{ minutes: string }>`
      select (split_part(current_setting('pnc.context'), '.', 2)::numeric / 1000 - extract(epoch from now())) / 60 as minutes`.execute(
      query,
    )
    expect(Number(rows[0]!.minutes)).toBeLessThanOrEqual(60)
  })
  await change(`update core.tenant_role_grants set expires_at = null`)
})

test.each([
  ['a system role', sam, `update core.roles set is_active = $ where code = 'salesperson'`],
  ['an own role', own, `update core.tenant_roles set is_active = $`],
])('%s that is not active is claimed by no context', async (_, who, statement) => {
  await change(statement.replace('$', 'false'))
  await expect(db.as(who).permissions.load()).rejects.toMatchObject({ code: 'ROLE_NOT_GRANTED' })
  await change(statement.replace('$', 'true'))
  await db.as(who).permissions.load()
})
