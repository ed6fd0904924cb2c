import { beforeEach, describe, expect, test } from 'vitest'
import { attack } from '../../attack/attacker.js'
import { cheap, letIn, registerPerson } from '../../authentication/registered-people.js'
import { describeOnServer } from '../../harness/describe-on-server.js'
import { useTestDatabase } from '../../harness/use-test-database.js'
import { addTwoMarkets, ghana, kenya } from '../../market/two-markets.js'

const database = await useTestDatabase()
await addTwoMarkets(database)
const db = await database.connect(cheap)
const staff = db.as(ghana.admin)
const { user: ama } = ghana.ama
const { user: kofi } = ghana.kofi
const restore = (user: string) =>
  database.as('pnc_operator', async (client) => {
    const { rows } = await client.query<{ done: boolean }>('select core.restore_person($1) as done', [user])
    return rows[0]?.done
  })
const membership = async (user: string, tenant: number = ghana.id) =>
  (
    await database.asOwner<{ status: string; roles: string[] }>(
      `select m.status, array(
         select g.role_code from core.role_grants g where g.tenant_id = m.tenant_id and g.user_id = m.user_id order by 1
       ) as roles
       from core.memberships m where m.user_id = $1 and m.tenant_id = $2`,
      [user, tenant],
    )
  )[0]

beforeEach(async () => {
  await database.asOwner('update core.users set deleted_at = null where deleted_at is not null')
  await database.asOwner(`update core.memberships set status = 'active', deletion_id = null`)
  await database.asOwner(`update core.tenants set status = 'active'`)
  await database.asOwner('delete from core.role_grants')
  await database.asOwner(`
    insert into core.role_grants (tenant_id, user_id, role_code)
    select m.tenant_id, m.user_id, case when m.display_name in ('Akua', 'Otieno') then 'admin' else 'business' end
    from core.memberships m`)
})

describe('whoever has left', () => {
  test('is granted no role, neither by staff nor by itself on the way out', async () => {
    await db.as(ghana.kofi).members.leave()
    const refused = { code: 'ROLE_NOT_GRANTABLE' }
    const { grant } = staff.roleGrants
    await expect(grant({ user_id: kofi, role_code: 'admin' })).rejects.toMatchObject(refused)
    await staff.roles.create({ code: 'own:porter', name: 'Porter' })
    await expect(grant({ user_id: kofi, role_code: 'own:porter' })).rejects.toMatchObject(refused)
    await grant({ user_id: ama, role_code: 'admin' })
    await attack(database, { ...ghana.ama, roles: ['admin'] }, async (attempt) => {
      expect(
        (await attempt(`update core.memberships set status = 'left' where user_id = $1`, [ama])).rowCount,
      ).toBe(1)
      const again = `insert into core.role_grants (tenant_id, user_id, role_code) values (101, $1, 'admin')`
      expect((await attempt(again, [ama])).refused).toBe('PN043')
    })
  })

  test('is signed out of the tenant, also when it comes back', async () => {
    const { user_id, address } = await registerPerson(db)
    await letIn(database, user_id, ghana.id)
    const { challenge, code } = await db.authentication.beginCode({ address })
    const { token } = await db.authentication.signInWithCode({ address, challenge, code, tenant: ghana.id })
    expect(await db.authentication.authenticate(token)).toMatchObject({ tenant: ghana.id })
    await db.as({ tenant: ghana.id, user: user_id }).members.leave()
    await database.asOwner(`update core.memberships set status = 'active' where user_id = $1`, [user_id])
    await expect(db.authentication.authenticate(token)).rejects.toMatchObject({ code: 'SESSION_INVALID' })
  })
})

describe('a deleted person', () => {
  test('is no admin that a tenant could be left with', async () => {
    await staff.roleGrants.grant({ user_id: ama, role_code: 'admin' })
    await staff.members.suspend(ama)
    await database.asOwner('update core.users set deleted_at = now() where id = $1', [ama])
    await staff.members.reinstate(ama)
    await expect(staff.members.leave()).rejects.toMatchObject({ code: 'LAST_ADMIN' })
  })

  test('is removed for good by staff, and not brought back by a restoration', async () => {
    await db.as(ghana.ama).account.delete()
    expect(await membership(ama)).toEqual({ status: 'left', roles: ['business'] })
    expect(await staff.members.remove(ama)).toMatchObject({ status: 'left' })
    expect(await membership(ama)).toEqual({ status: 'left', roles: [] })
    expect(await restore(ama)).toBe(true)
    expect(await membership(ama)).toEqual({ status: 'left', roles: [] })
  })

  test('is restored by an operator, once, and never by itself', async () => {
    await attack(database, ghana.ama, async (attempt) => {
      expect((await attempt('update core.users set deleted_at = now() where id = $1', [ama])).rowCount).toBe(
        1,
      )
      expect((await attempt('update core.users set deleted_at = null where id = $1', [ama])).rowCount).toBe(0)
      expect((await attempt('select core.restore_person($1)', [ama])).refused).toBe('42501')
    })
    await db.as(ghana.ama).account.delete()
    expect(await restore(ama)).toBe(true)
    expect(await restore(ama)).toBe(false)
    expect(await membership(ama)).toEqual({ status: 'active', roles: ['business'] })
  })

  test('keeps what the platform gave it, until staff removes it', async () => {
    await database.asOwner(`update core.tenants set kind = 'organization' where id = 101`)
    await database.asOwner(
      `insert into core.role_grants (tenant_id, user_id, role_code) values (101, $1, 'super_admin')`,
      [ama],
    )
    await db.as(ghana.ama).account.delete()
    await attack(database, ghana.admin, async (attempt) => {
      const taken = await attempt(`delete from core.role_grants where role_code = 'super_admin'`)
      expect(taken.refused).toBe('PN043')
    })
    await staff.members.remove(ama)
    expect(await membership(ama)).toEqual({ status: 'left', roles: [] })
    await database.asOwner(`update core.tenants set kind = 'market' where id = 101`)
  })

  test('may have been the last admin of a tenant that is closed', async () => {
    await letIn(database, kenya.admin.user, ghana.id)
    const otieno = db.as({ tenant: ghana.id, user: kenya.admin.user }).account
    await expect(otieno.delete()).rejects.toMatchObject({
      code: 'LAST_ADMIN',
      message: expect.not.stringContaining('102') as string,
    })
    await database.asOwner(`select core.set_tenant_status('test-kenya', 'closed')`)
    await otieno.delete()
    expect(await membership(kenya.admin.user, kenya.id)).toMatchObject({ status: 'left' })
    await database.asOwner('delete from core.role_grants where tenant_id = 101 and user_id = $1', [
      kenya.admin.user,
    ])
    await database.asOwner('delete from core.memberships where tenant_id = 101 and user_id = $1', [
      kenya.admin.user,
    ])
  })

  test('is deleted under read committed alone', async () => {
    const work = db.as(ghana.ama, (tx) => tx.account.delete(), { isolation: 'repeatable read' })
    await expect(work).rejects.toMatchObject({ code: 'ISOLATION_REFUSED' })
  })
})

describeOnServer('at the same time', 'the embedded engine is one session', () => {
  test.each([
    ['suspended', 'suspended'],
    ['left', 'left'],
  ])('somebody who deletes itself while staff makes it %s stays so when restored', async (status) => {
    const one = await database.openClient(database.ownerUrl)
    const two = await database.openClient(database.ownerUrl)
    await one.query('begin')
    await one.query('update core.memberships set status = $1 where user_id = $2', [status, ama])
    const deletion = two.query('update core.users set deleted_at = now() where id = $1', [ama])
    await waitsForLock(two)
    await one.query('commit')
    await deletion
    await restore(ama)
    expect(await membership(ama)).toMatchObject({ status })
  })

  test('a role that is granted while its holder leaves is refused', async () => {
    const one = await database.openClient(database.ownerUrl)
    const two = await database.openClient(database.ownerUrl)
    await one.query('begin')
    await one.query(`update core.memberships set status = 'left' where user_id = $1`, [ama])
    const grant = two
      .query(`insert into core.role_grants (tenant_id, user_id, role_code) values (101, $1, 'consumer')`, [
        ama,
      ])
      .catch((error: unknown) => (error as { code: string }).code)
    await waitsForLock(two)
    await one.query('commit')
    expect(await grant).toBe('PN043')
  })

  test('a sign-up that is approved while its person deletes itself is refused', async () => {
    await database.asOwner(`update core.users set phone = '+233209998887' where id = $1`, [ama])
    const { id } = await db
      .as(kenya.system)
      .signups.submit({ user_identifier: '+233209998887', data: { name: 'Ama' } })
    const one = await database.openClient(database.ownerUrl)
    await one.query('begin')
    await one.query('update core.users set deleted_at = now() where id = $1', [ama])
    const approval = db.as(kenya.system).signups.approve(id)
    const settled = approval.catch((error: unknown) => (error as { code: string }).code)
    await waitsForAnyLock()
    await one.query('commit')
    expect(await settled).toBe('SIGNUP_UNUSABLE')
    expect(await membership(ama, kenya.id)).toBeUndefined()
  })
})

type Connection = Awaited<ReturnType<typeof database.openClient>>

async function waitsForLock(client: Connection): Promise<void> {
  const { processID } = client as unknown as { processID: number }
  const waiting = `select from pg_stat_activity where pid = $1 and wait_event_type = 'Lock'`
  await expect.poll(() => database.asOwner(waiting, [processID]), { timeout: 20_000 }).toHaveLength(1)
}

async function waitsForAnyLock(): Promise<void> {
  const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  await expect.poll(() => database.asOwner(waiting), { timeout: 20_000 }).toHaveLength(1)
}
