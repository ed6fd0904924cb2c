import { expect, test } from 'vitest'
import { describeOnServer } from '../harness/describe-on-server.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { acme, addOrganisations, rival, services } from './organisations.js'

const database = await useTestDatabase()
await addOrganisations(database)
const db = await database.connect()
const lastAdmin = { code: 'LAST_ADMIN', details: { sqlstate: 'PN042' } }

test('the last admin keeps its role, without an end, and its membership', async () => {
  const { user } = acme.admin
  const admin = db.as(acme.admin)
  await expect(admin.roleGrants.revoke(user, 'org_admin')).rejects.toMatchObject(lastAdmin)
  await expect(
    admin.roleGrants.grant({ user_id: user, role_code: 'org_admin', expires_at: new Date('2031-01-01') }),
  ).rejects.toMatchObject(lastAdmin)
  // Nobody but the system makes an invitation of a membership.
  for (const [status, refusal] of [
    ['suspended', lastAdmin],
    ['left', lastAdmin],
    ['invited', { code: 'ROW_SECURITY_VIOLATION' }],
  ] as const) {
    await expect(
      db.as(acme.admin, ({ query }) =>
        query.updateTable('core.memberships').set({ status }).where('user_id', '=', user).execute(),
      ),
    ).rejects.toMatchObject(refusal)
  }
})

test('an admin whose role ends keeps no tenant', async () => {
  const admin = db.as(acme.admin)
  await admin.roleGrants.grant({
    user_id: acme.sue.user,
    role_code: 'org_admin',
    expires_at: new Date('2031-01-01'),
  })
  await expect(admin.roleGrants.revoke(acme.admin.user, 'org_admin')).rejects.toMatchObject(lastAdmin)
  await admin.roleGrants.revoke(acme.sue.user, 'org_admin')
})

test('with another admin an admin may go, and the system may take the last one', async () => {
  const { admin, uma } = services
  await db.as(admin).roleGrants.grant({ user_id: uma.user, role_code: 'admin' })
  await db.as(admin).roleGrants.revoke(admin.user, 'admin')
  await expect(
    db.as({ ...uma, roles: ['admin'] }).roleGrants.revoke(uma.user, 'admin'),
  ).rejects.toMatchObject(lastAdmin)
  await db.as({ tenant: services.id, roles: ['system'] }).roleGrants.revoke(uma.user, 'admin')
})

test('a role of staff is taken away where others are seen to be', async () => {
  await expect(
    db.as(acme.admin, (tx) => tx.roleGrants.revoke(acme.admin.user, 'org_admin'), {
      isolation: 'repeatable read',
    }),
  ).rejects.toMatchObject({ code: 'ISOLATION_REFUSED' })
})

describeOnServer('at the same time', 'the embedded engine is one session', () => {
  test('two admins do not remove each other', async () => {
    const second = { ...rival.rita, roles: ['org_admin'] }
    await db.as(rival.admin).roleGrants.grant({ user_id: second.user, role_code: 'org_admin' })
    let meet: () => void
    const met = new Promise<void>((resolve) => (meet = resolve))
    const first = db.as(rival.admin, async (tx) => {
      await tx.roleGrants.revoke(second.user, 'org_admin')
      meet()
      await new Promise((resolve) => setTimeout(resolve, 300))
    })
    await met
    const outcomes = await Promise.allSettled([
      first,
      db.as(second, (tx) => tx.roleGrants.revoke(rival.admin.user, 'org_admin')),
    ])
    expect(outcomes.map(({ status }) => status)).toContain('rejected')
    const left = await database.asOwner(
      `select from core.role_grants where tenant_id = 202 and role_code = 'org_admin'`,
    )
    expect(left).toHaveLength(1)
  })
})
