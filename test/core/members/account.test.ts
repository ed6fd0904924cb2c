import { beforeEach, describe, expect, test } from 'vitest'
import { attack } from '../../attack/attacker.js'
import { cheap, letIn, registerPerson } from '../../authentication/registered-people.js'
import { useTestDatabase } from '../../harness/use-test-database.js'
import { addTwoMarkets, ghana, kenya } from '../../market/two-markets.js'

const database = await useTestDatabase()
await addTwoMarkets(database)
const db = await database.connect(cheap)
const ama = db.as(ghana.ama).account

beforeEach(async () => {
  await database.asOwner('update core.users set deleted_at = null where deleted_at is not null')
  await database.asOwner(`update core.memberships set status = 'active' where status <> 'active'`)
  await database.asOwner(`
    insert into core.role_grants (tenant_id, user_id, role_code)
    select m.tenant_id, m.user_id, case when m.display_name in ('Akua', 'Otieno') then 'admin' else 'business' end
    from core.memberships m on conflict do nothing`)
})

describe('a person', () => {
  test('is made by a sign-up, read, changed and deleted', async () => {
    const { id: signup } = await db.as(ghana.system).signups.submit({
      user_identifier: 'Yaa@Example.org',
      data: { name: 'Yaa', email: 'yaa@example.org', language_code: 'en' },
    })
    const { user_id } = await db.as(ghana.admin).signups.approve(signup)
    const yaa = db.as({ tenant: ghana.id, user: user_id!, roles: [] }).account
    const made = await yaa.get()
    expect(made).toMatchObject({
      id: user_id,
      name: 'Yaa',
      email: 'yaa@example.org',
      phone: null,
      version: 1,
    })
    const location = { latitude: 5.6, longitude: -0.19 }
    expect(
      await yaa.update(1, { name: 'Yaa Asante', location, attributes: { shop: 'Makola' } }),
    ).toMatchObject({ name: 'Yaa Asante', location, attributes: { shop: 'Makola' }, version: 2 })
    await yaa.delete()
    await expect(yaa.get()).rejects.toMatchObject({ code: 'NOT_A_MEMBER' })
    expect(await db.as(ghana.admin).members.get(user_id!)).toMatchObject({ status: 'left' })
    await expect(db.as(ghana.admin).members.contact(user_id!)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('is changed by version, in what it says of itself only', async () => {
    const { version } = await ama.get()
    await ama.update(version, { language_code: 'sw', location: null })
    await expect(ama.update(version, { name: 'Old' })).rejects.toMatchObject({
      code: 'VERSION_CONFLICT',
      details: { version: version + 1 },
    })
    for (const patch of [{}, { phone: '+233241234567' }, { email: 'a@b.org' }, { name: ' ' }])
      await expect(ama.update(version + 1, patch)).rejects.toMatchObject({ code: 'INPUT_INVALID' })
    await expect(ama.update(version + 1, { language_code: 'xx' })).rejects.toMatchObject({
      code: 'FOREIGN_KEY_VIOLATION',
    })
  })

  test('is nobody where the system acts', async () => {
    await expect(db.as(ghana.system).account.get()).rejects.toMatchObject({ code: 'INPUT_INVALID' })
  })
})

describe('a person who deletes itself', () => {
  test('leaves every tenant it belonged to, and restored is back in exactly those, with its roles', async () => {
    const inKenya =
      'insert into core.memberships (tenant_id, user_id, display_name, status) values (102, $1, $2, $3)'
    await database.asOwner(inKenya, [ghana.ama.user, 'Ama', 'active'])
    await database.asOwner(inKenya, [ghana.kofi.user, 'Kofi', 'suspended'])
    const state = () =>
      database.asOwner(
        `select m.tenant_id, m.user_id, m.status, array(
           select g.role_code from core.role_grants g where g.tenant_id = m.tenant_id and g.user_id = m.user_id
         ) as roles
         from core.memberships m where m.user_id in ($1, $2) order by m.user_id, m.tenant_id`,
        [ghana.ama.user, ghana.kofi.user],
      )
    const before = await state()
    await ama.delete()
    await db.as(ghana.kofi).account.delete()
    expect((await state()).map(({ status }) => status as string)).toEqual([
      'left',
      'left',
      'left',
      'suspended',
    ])
    await expect(ama.get()).rejects.toMatchObject({ code: 'NOT_A_MEMBER' })
    await expect(db.as(ghana.admin).members.reinstate(ghana.ama.user)).rejects.toMatchObject({
      code: 'ROW_SECURITY_VIOLATION',
    })
    await database.asOwner('update core.users set deleted_at = null where deleted_at is not null')
    expect(await state()).toEqual(before)
  })

  test('stays where a tenant, also one it has not entered, would be left without an admin', async () => {
    await expect(db.as(ghana.admin).account.delete()).rejects.toMatchObject({ code: 'LAST_ADMIN' })
    await database.asOwner(
      `insert into core.memberships (tenant_id, user_id, display_name) values (101, $1, 'Otieno') on conflict do nothing`,
      [kenya.admin.user],
    )
    const otieno = db.as({ tenant: ghana.id, user: kenya.admin.user, roles: [] })
    await expect(otieno.account.delete()).rejects.toMatchObject({ code: 'LAST_ADMIN' })
    expect(await otieno.members.get(kenya.admin.user)).toMatchObject({ status: 'active' })
  })

  test('takes nobody else along, whatever SQL it runs', async () => {
    await attack(database, ghana.ama, async (attempt) => {
      expect((await attempt('update core.users set deleted_at = now()')).rowCount).toBe(1)
      const { rows } = await attempt(`select count(*)::int as n from core.memberships where status = 'left'`)
      expect(rows).toEqual([{ n: 1 }])
    })
  })
})

describe('the e-mail address of a person', () => {
  test('is the one it proves first, until it takes that away; then another it has proven, or none', async () => {
    const { user_id, token, address } = await registerPerson(db)
    await letIn(database, user_id, ghana.id)
    const me = db.as({ tenant: ghana.id, user: user_id })
    expect(await me.account.get()).toMatchObject({ email: address.id })
    const other = { service: 'email', id: 'other@example.com' } as const
    const { challenge, code } = await db.authentication.beginCode({ address: other, purpose: 'link' })
    await db.authentication.linkCode(token, { address: other, challenge, code })
    expect(await me.account.get()).toMatchObject({ email: address.id })
    const [first] = await me.identities.list()
    await me.identities.remove(first!.id)
    expect(await me.account.get()).toMatchObject({ email: other.id })
    expect(await db.as(ghana.admin).members.contact(user_id)).toMatchObject({ email: other.id })
  })

  test('stays with whoever is reached at it already', async () => {
    await database.asOwner(`update core.users set email = 'shared@example.com' where id = $1`, [
      ghana.kofi.user,
    ])
    const { user_id } = await registerPerson(db, 'shared@example.com')
    const email = 'select email from core.users where id = $1'
    expect(await database.asOwner(email, [user_id])).toEqual([{ email: null }])
    expect(await database.asOwner(email, [ghana.kofi.user])).toEqual([{ email: 'shared@example.com' }])
  })
})
