import { beforeEach, describe, expect, test } from 'vitest'
import { attack } from '../../attack/attacker.js'
import { useTestDatabase } from '../../harness/use-test-database.js'
import { addTwoMarkets, ghana, kenya } from '../../market/two-markets.js'

const database = await useTestDatabase()
await addTwoMarkets(database)
const db = await database.connect()
const ama = db.as(ghana.ama).members
const kofi = db.as(ghana.kofi).members
const staff = db.as(ghana.admin).members
const system = db.as(ghana.system)
const refused = { code: 'ROW_SECURITY_VIOLATION' }
const rolesOf = (user: string) =>
  database.asOwner('select role_code from core.role_grants where user_id = $1 order by role_code', [user])

beforeEach(async () => {
  await database.asOwner(`update core.memberships set status = 'active' where status <> 'active'`)
  await database.asOwner(`
    insert into core.role_grants (tenant_id, user_id, role_code)
    select 101, id, case name when 'Akua' then 'admin' else 'business' end from core.users where name in ('Akua', 'Ama', 'Kofi')
    on conflict do nothing`)
})

describe('members', () => {
  test('know one another, newest people first, page by page', async () => {
    const first = await ama.feed({ limit: 3 })
    expect(first.items.map(({ display_name }) => display_name)).toEqual(['Akua', 'Esi', 'Kofi'])
    const second = await ama.feed({ limit: 3, after: first.next! })
    expect(second).toMatchObject({ items: [{ display_name: 'Ama' }], next: undefined })
    expect(await kofi.get(ghana.ama.user)).toEqual(second.items[0])
    await expect(ama.feed({ status: 'left', after: first.next! })).rejects.toMatchObject({
      code: 'CURSOR_INVALID',
    })
  })

  test('say how others see their names, and staff does; nobody else', async () => {
    const { version } = await ama.get(ghana.ama.user)
    const renamed = await ama.update(ghana.ama.user, version, { display_name: 'Ama K.' })
    expect(renamed).toMatchObject({ display_name: 'Ama K.', version: version + 1 })
    await expect(ama.update(ghana.ama.user, version, { display_name: 'Old' })).rejects.toMatchObject({
      code: 'VERSION_CONFLICT',
      details: { version: version + 1, expected: version },
    })
    await expect(kofi.update(ghana.ama.user, version + 1, { display_name: 'Mine' })).rejects.toMatchObject(
      refused,
    )
    await staff.update(ghana.ama.user, version + 1, { display_name: 'Ama' })
    await expect(ama.update(ghana.ama.user, 1, {})).rejects.toMatchObject({ code: 'INPUT_INVALID' })
  })

  test('who are suspended stay out until staff lets them in, with their roles', async () => {
    await expect(kofi.suspend(ghana.ama.user)).rejects.toMatchObject(refused)
    expect(await staff.suspend(ghana.ama.user)).toMatchObject({ status: 'suspended' })
    expect(await staff.suspend(ghana.ama.user)).toMatchObject({ status: 'suspended' })
    await expect(ama.get(ghana.ama.user)).rejects.toMatchObject({ code: 'NOT_A_MEMBER' })
    expect(await staff.feed({ status: 'suspended' })).toMatchObject({ items: [{ user_id: ghana.ama.user }] })
    expect(await staff.reinstate(ghana.ama.user)).toMatchObject({ status: 'active' })
    expect(await ama.get(ghana.ama.user)).toMatchObject({ status: 'active' })
    expect(await rolesOf(ghana.ama.user)).toEqual([{ role_code: 'business' }])
  })

  test('who leave, or are taken out, lose their roles, and come back by a sign-up only, without them', async () => {
    const phone = '+233241234567'
    await database.asOwner('update core.users set phone = $1 where id = $2', [phone, ghana.ama.user])
    expect(await ama.leave()).toMatchObject({ user_id: ghana.ama.user, status: 'left' })
    expect(await rolesOf(ghana.ama.user)).toEqual([])
    await expect(staff.reinstate(ghana.ama.user)).rejects.toMatchObject(refused)
    await expect(staff.remove(ghana.kofi.user)).resolves.toMatchObject({ status: 'left' })

    const { id } = await system.signups.submit({ user_identifier: phone, data: { name: 'Ama' } })
    expect(await db.as(ghana.admin).signups.approve(id)).toMatchObject({ user_id: ghana.ama.user })
    await expect(ama.get(ghana.ama.user)).rejects.toMatchObject({ code: 'ROLE_NOT_GRANTED' })
    expect(await db.as({ ...ghana.ama, roles: [] }).members.get(ghana.ama.user)).toMatchObject({
      status: 'active',
    })
  })

  test('who hold a role of the platform may leave, and lose it', async () => {
    await database.asOwner(`update core.tenants set kind = 'organization' where id = 101`)
    await database.asOwner(
      `insert into core.role_grants (tenant_id, user_id, role_code) values (101, $1, 'super_admin')`,
      [ghana.kofi.user],
    )
    await kofi.leave()
    expect(await rolesOf(ghana.kofi.user)).toEqual([])
    await database.asOwner(`update core.tenants set kind = 'market' where id = 101`)
  })

  test('do not leave a tenant without an admin', async () => {
    await expect(staff.leave()).rejects.toMatchObject({ code: 'LAST_ADMIN' })
    await expect(staff.suspend(ghana.admin.user)).rejects.toMatchObject({ code: 'LAST_ADMIN' })
    expect(await rolesOf(ghana.admin.user)).toEqual([{ role_code: 'admin' }])
  })
})

describe('how a member is reached', () => {
  test('is told to staff of its tenant while it belongs to it, and to nobody else', async () => {
    await database.asOwner(`update core.users set email = 'esi@example.org', phone = null where id = $1`, [
      ghana.esi.user,
    ])
    const contact = { name: 'Esi', phone: null, email: 'esi@example.org', language_code: 'en' }
    expect(await staff.contact(ghana.esi.user)).toEqual(contact)
    await staff.suspend(ghana.esi.user)
    expect(await staff.contact(ghana.esi.user)).toEqual(contact)
    const notFound = { code: 'NOT_FOUND' }
    await expect(ama.contact(ghana.esi.user)).rejects.toMatchObject(notFound)
    await expect(db.as(kenya.admin).members.contact(ghana.esi.user)).rejects.toMatchObject(notFound)
    await staff.remove(ghana.esi.user)
    await expect(staff.contact(ghana.esi.user)).rejects.toMatchObject(notFound)
  })
})

describe('with any SQL', () => {
  test('staff lets nobody in who has not asked, and nobody back who has left', async () => {
    await database.asOwner(
      `update core.memberships set status = 'left' where tenant_id = 101 and user_id = $1`,
      [ghana.esi.user],
    )
    await attack(database, ghana.admin, async (attempt) => {
      for (const user of [kenya.wanjiku.user, ghana.esi.user]) {
        const { refused } = await attempt(
          `insert into core.memberships (tenant_id, user_id, display_name) values (101, $1, 'Dragged in')`,
          [user],
        )
        expect(refused).toBe('42501')
      }
      for (const status of ['active', 'invited', 'suspended']) {
        const back = await attempt('update core.memberships set status = $1 where user_id = $2', [
          status,
          ghana.esi.user,
        ])
        expect(back).toMatchObject({ rowCount: 0, refused: undefined })
      }
      const invited = await attempt(`update core.memberships set status = 'invited' where user_id = $1`, [
        ghana.ama.user,
      ])
      expect(invited.refused).toBe('42501')
    })
  })

  test('an invitation is taken back by staff, and accepted for nobody', async () => {
    const { user } = ghana.esi
    const invite = () =>
      database.asOwner(
        `update core.memberships set status = 'invited' where tenant_id = 101 and user_id = $1`,
        [user],
      )
    await invite()
    await attack(database, ghana.admin, async (attempt) => {
      for (const status of ['active', 'suspended'])
        expect(
          (await attempt('update core.memberships set status = $1 where user_id = $2', [status, user]))
            .refused,
        ).toBe('42501')
    })
    await attack(database, ghana.ama, async (attempt) => {
      const taken = await attempt(`update core.memberships set status = 'left' where user_id = $1`, [user])
      expect(taken.rowCount).toBe(0)
    })
    await expect(kofi.remove(user)).rejects.toMatchObject(refused)
    await expect(staff.suspend(user)).rejects.toMatchObject(refused)
    await expect(staff.reinstate(user)).rejects.toMatchObject(refused)
    expect(await staff.remove(user)).toMatchObject({ user_id: user, status: 'left' })
    expect(await staff.remove(user)).toMatchObject({ status: 'left' })
    // The sign-up of whoever was invited, and the system, let it in.
    await invite()
    await database.asOwner(`update core.users set phone = '+233200000031' where id = $1`, [user])
    const { id } = await system.signups.submit({ user_identifier: '+233200000031', data: { name: 'Esi' } })
    expect(await db.as(ghana.admin).signups.approve(id)).toMatchObject({ user_id: user })
    expect(await staff.get(user)).toMatchObject({ status: 'active' })
    await invite()
    await db.as(ghana.system, ({ query }) =>
      query.updateTable('core.memberships').set({ status: 'active' }).where('user_id', '=', user).execute(),
    )
    expect(await staff.get(user)).toMatchObject({ status: 'active' })
  })

  test('who leaves does so where roles that were just granted are seen', async () => {
    await expect(
      db.as(ghana.kofi, (tx) => tx.members.leave(), { isolation: 'repeatable read' }),
    ).rejects.toMatchObject({ code: 'ISOLATION_REFUSED' })
  })

  test('a member changes no status but its own, and that to nothing but left', async () => {
    await attack(database, ghana.ama, async (attempt) => {
      const others = await attempt(`update core.memberships set status = 'left' where user_id <> $1`, [
        ghana.ama.user,
      ])
      expect(others.rowCount).toBe(0)
      for (const status of ['suspended', 'invited'])
        expect((await attempt('update core.memberships set status = $1', [status])).refused).toBe('42501')
      expect((await attempt(`update core.memberships set status = 'left'`)).rowCount).toBe(1)
      // Once out, the way back is closed also in the transaction that is still open.
      expect((await attempt(`update core.memberships set status = 'active'`)).rowCount).toBe(0)
    })
  })
})
