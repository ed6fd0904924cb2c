import { beforeEach, describe, expect, test } from 'vitest'
import { signupInput } from '../../../src/schemas/core/signup.js'
import { attack } from '../../attack/attacker.js'
import { describeOnServer } from '../../harness/describe-on-server.js'
import { useTestDatabase } from '../../harness/use-test-database.js'
import { addTwoMarkets, ghana, kenya } from '../../market/two-markets.js'

const database = await useTestDatabase()
await addTwoMarkets(database)
const db = await database.connect()
const service = db.as(ghana.system).signups
const staff = db.as(ghana.admin).signups
const member = db.as(ghana.ama).signups

const yaw = {
  user_identifier: '+233241234567',
  data: { name: 'Yaw', email: 'Yaw@Example.org', language_code: 'fr' },
}
const people = () => database.asOwner<{ id: string }>(`select * from core.users where name = 'Yaw'`)

beforeEach(async () => {
  await database.asOwner('delete from core.signups')
  await database.asOwner(
    `delete from core.memberships where user_id in (select id from core.users where name in ('Yaw', 'Other'))`,
  )
  await database.asOwner(`delete from core.users where name in ('Yaw', 'Other')`)
})

describe('a sign-up', () => {
  test('is written by the sign-up service alone', async () => {
    const made = await service.submit(yaw)
    expect(made).toMatchObject({
      ...yaw,
      status: 'pending',
      user_id: null,
      approved_at: null,
      rejected_reason: null,
    })
    for (const who of [member, staff])
      await expect(who.submit(yaw)).rejects.toMatchObject({ code: 'ROW_SECURITY_VIOLATION' })
  })

  test('may be repeated with its id, and not with that of another', async () => {
    const id = '01890000-0000-7000-8000-0000000000f9'
    expect(await service.submit({ id, ...yaw })).toEqual(await service.submit({ id, ...yaw }))
    await expect(service.submit({ id, user_identifier: '+233200000001' })).rejects.toMatchObject({
      code: 'UNIQUE_VIOLATION',
    })
  })

  test('is seen by staff, and by nobody else until it has made a member', async () => {
    const { id } = await service.submit(yaw)
    expect(await staff.get(id)).toMatchObject({ id })
    expect(await member.find(id)).toBeUndefined()
    await expect(member.get(id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    const { user_id } = await staff.approve(id)
    expect(await db.as({ tenant: 101, user: user_id! }).signups.get(id)).toMatchObject({ id })
    expect(await member.find(id)).toBeUndefined()
  })

  test('cannot be written as decided', async () => {
    await attack(database, ghana.system, async (attempt) => {
      for (const column of [`status`, `user_id`, `approved_by`, `approved_at`, `rejected_reason`])
        expect(
          (await attempt(`insert into core.signups (tenant_id, ${column}) values (101, null)`)).refused,
        ).toBe('42501')
    })
  })
})

describe('approving', () => {
  test('makes the person and the membership, and says who did and when', async () => {
    const { id } = await service.submit(yaw)
    const approved = await staff.approve(id)
    expect(approved).toMatchObject({
      status: 'approved',
      approved_by: ghana.admin.user,
      approved_at: expect.any(Date) as Date,
    })
    expect(await people()).toMatchObject([
      // What the person filled in besides its identifier nobody vouches for.
      { id: approved.user_id, phone: '+233241234567', email: null, language_code: 'fr' },
    ])
    expect(
      await database.asOwner(
        'select tenant_id, display_name, status from core.memberships where user_id = $1',
        [approved.user_id],
      ),
    ).toEqual([{ tenant_id: 101, display_name: 'Yaw', status: 'active' }])
  })

  test('twice is approving once', async () => {
    const { id } = await service.submit(yaw)
    const first = await staff.approve(id)
    expect(await service.approve(id)).toEqual(first)
    expect(await people()).toHaveLength(1)
  })

  test('by the system leaves no approver', async () => {
    const { id } = await service.submit(yaw)
    expect(await service.approve(id)).toMatchObject({
      approved_by: null,
      approved_at: expect.any(Date) as Date,
    })
  })

  test('takes the person who holds the number already, also from another tenant', async () => {
    const first = await staff.approve((await service.submit(yaw)).id)
    const kenyan = await db
      .as(kenya.system)
      .signups.submit({ user_identifier: '+233241234567', data: { name: 'Yaw K.' } })
    const second = await db.as(kenya.admin).signups.approve(kenyan.id)
    expect(second.user_id).toBe(first.user_id)
    expect(await people()).toHaveLength(1)
    expect(
      await database.asOwner(
        'select tenant_id, display_name from core.memberships where user_id = $1 order by 1',
        [first.user_id],
      ),
    ).toEqual([
      { tenant_id: 101, display_name: 'Yaw' },
      { tenant_id: 102, display_name: 'Yaw K.' },
    ])
  })

  test('lets a member who left back in, and a suspended one not', async () => {
    const { user_id } = await staff.approve((await service.submit(yaw)).id)
    const setStatus = (status: string) =>
      database.asOwner('update core.memberships set status = $2 where user_id = $1', [user_id, status])
    await setStatus('left')
    const again = await service.submit(yaw)
    expect(await staff.approve(again.id)).toMatchObject({ user_id })
    await setStatus('suspended')
    const third = await service.submit(yaw)
    await expect(staff.approve(third.id)).rejects.toMatchObject({ code: 'SIGNUP_UNUSABLE' })
    expect(await staff.get(third.id)).toMatchObject({ status: 'pending' })
  })

  test.each<[string, object]>([
    ['no name', { user_identifier: '+233241234567' }],
    ['a blank name', { user_identifier: '+233241234567', data: { name: '  ' } }],
    ['a name that is too long', { user_identifier: '+233241234567', data: { name: 'x'.repeat(121) } }],
    ['neither a number nor an address', { user_identifier: 'yaw', data: { name: 'Yaw' } }],
    ['a number that is none', { user_identifier: '+0', data: { name: 'Yaw' } }],
    ['an address that is none', { data: { name: 'Yaw', email: 'yaw at example' } }],
  ])('is refused where there is %s, and nothing of it stays', async (_, input) => {
    const { id } = await service.submit(input)
    await expect(staff.approve(id)).rejects.toMatchObject({ code: 'SIGNUP_UNUSABLE' })
    expect(await people()).toEqual([])
    expect(await staff.fail(id, 'It says too little')).toMatchObject({
      status: 'failed',
      rejected_reason: 'It says too little',
    })
  })

  test('moves nobody by what was filled in besides the identifier', async () => {
    await database.asOwner(`insert into core.users (name, email) values ('Other', 'yaw@example.org')`)
    const { user_id } = await staff.approve((await service.submit(yaw)).id)
    expect(await people()).toMatchObject([{ id: user_id }])
    const members = await database.asOwner(
      `select from core.memberships m join core.users u on u.id = m.user_id where u.name = 'Other'`,
    )
    expect(members).toEqual([])
    const ways = 'select service, service_id from core.identities where user_id = $1'
    expect(await database.asOwner(ways, [user_id])).toEqual([
      { service: 'phone', service_id: '+233241234567' },
    ])
  })

  test('takes whoever has proven the number before whoever is only reached at it', async () => {
    const made = await database.asOwner<{ id: string }>(
      `insert into core.users (name, phone) values ('Other', '+233241234567'), ('Yaw', null) returning id`,
    )
    await database.asOwner(
      `insert into core.identities (user_id, service, service_id, verified_at) values ($1, 'phone', '+233241234567', now())`,
      [made[1]!.id],
    )
    expect(await staff.approve((await service.submit(yaw)).id)).toMatchObject({ user_id: made[1]!.id })
  })

  test('is refused where the person is deleted', async () => {
    await database.asOwner(`insert into core.users (name, phone) values ('Yaw', '+233241234567')`)
    await database.asOwner(`update core.users set deleted_at = now() where name = 'Yaw'`)
    const { id } = await service.submit(yaw)
    await expect(staff.approve(id)).rejects.toMatchObject({ code: 'SIGNUP_UNUSABLE', message: /deleted/ })
  })

  test('of an older sign-up brings nobody back who has left since', async () => {
    const [first, second] = [await service.submit(yaw), await service.submit(yaw)]
    const { user_id } = await staff.approve(first.id)
    await database.asOwner(`update core.memberships set status = 'left' where user_id = $1`, [user_id])
    await expect(staff.approve(second.id)).rejects.toMatchObject({ code: 'SIGNUP_UNUSABLE', message: /left/ })
  })

  test('in an unknown language falls back on that of the tenant', async () => {
    const { id } = await service.submit({ ...yaw, data: { ...yaw.data, language_code: 'xx' } })
    await staff.approve(id)
    expect(await people()).toMatchObject([{ language_code: 'en' }])
  })
})

describe('a decision', () => {
  test('against it has a reason', async () => {
    const { id } = await service.submit(yaw)
    await expect(staff.reject(id, '  ')).rejects.toMatchObject({ code: 'INPUT_INVALID' })
    const rejection = database.asOwner(`update core.signups set status = 'rejected' where id = $1`, [id])
    await expect(rejection).rejects.toMatchObject({ code: '23514', constraint: 'rejection_has_a_reason' })
    expect(await staff.reject(id, 'Unknown here')).toMatchObject({
      status: 'rejected',
      rejected_reason: 'Unknown here',
      approved_by: null,
      approved_at: null,
    })
  })

  test.each(['approved', 'rejected', 'failed'] as const)('once it is %s is final', async (status) => {
    const { id } = await service.submit(yaw)
    if (status === 'approved') await staff.approve(id)
    else if (status === 'rejected') await staff.reject(id, 'No')
    else await staff.fail(id, 'No')
    const before = await staff.get(id)
    await expect(staff.reject(id, 'Changed my mind')).rejects.toMatchObject({ code: 'SIGNUP_DECIDED' })
    await expect(staff.fail(id, 'Changed my mind')).rejects.toMatchObject({ code: 'SIGNUP_DECIDED' })
    if (status !== 'approved')
      await expect(staff.approve(id)).rejects.toMatchObject({ code: 'SIGNUP_DECIDED' })
    for (const other of ['pending', 'approved', 'rejected', 'failed'].filter((each) => each !== status)) {
      const change = database.asOwner(`update core.signups set status = $2 where id = $1`, [id, other])
      await expect(change).rejects.toMatchObject({ code: 'PN031' })
    }
    expect(await staff.get(id)).toEqual(before)
  })

  test('is for staff', async () => {
    const { id } = await service.submit(yaw)
    await expect(member.approve(id)).rejects.toMatchObject({ code: 'ROW_SECURITY_VIOLATION' })
    await expect(member.reject(id, 'No')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    const { user_id } = await staff.approve(id)
    const self = db.as({ tenant: 101, user: user_id! }).signups
    await expect(self.reject(id, 'No')).rejects.toMatchObject({ code: 'ROW_SECURITY_VIOLATION' })
  })

  test('on what is not there is not found', async () => {
    const nowhere = '01890000-0000-7000-8000-0000000000ff'
    for (const work of [
      () => staff.approve(nowhere),
      () => staff.reject(nowhere, 'No'),
      () => staff.get(nowhere),
    ])
      await expect(work()).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})

describe('whoever can run any SQL in a service', () => {
  test('approves nothing past the function, and makes nobody with it', async () => {
    const { id } = await service.submit(yaw)
    const foreign = await db.as(kenya.system).signups.submit(yaw)
    await attack(database, ghana.admin, async (attempt) => {
      expect((await attempt(`update core.signups set status = 'approved'`)).refused).toBe('23514')
      expect((await attempt(`update core.signups set user_id = '${ghana.ama.user}'`)).refused).toBe('42501')
      expect((await attempt(`update core.signups set data = '{"name": "Mine"}'`)).refused).toBe('42501')
      expect((await attempt(`select core.approve_signup('${foreign.id}') as made`)).rows).toEqual([
        { made: null },
      ])
      expect((await attempt(`insert into core.users (name) values ('Mine')`)).refused).toBe('42501')
      await attempt('set local search_path = pg_temp, public')
      expect((await attempt(`select core.approve_signup('${id}') as made`)).rows).toEqual([
        { made: expect.any(String) as string },
      ])
    })
    for (const who of [ghana.ama, ghana.esi, undefined])
      await attack(database, who, async (attempt) => {
        expect((await attempt(`select core.approve_signup('${id}')`)).refused).toBe('42501')
      })
    await attack(
      database,
      ghana.admin,
      async (attempt) => {
        expect((await attempt(`select core.approve_signup('${id}')`)).refused).toBe('42501')
      },
      'pnc_readonly',
    )
    expect(await people()).toEqual([])
  })

  test('reads no person through the rights of the function', async () => {
    await attack(database, ghana.admin, async (attempt) => {
      expect((await attempt(`select from core.users where phone is not null`)).rowCount).toBe(0)
      // The session of the embedded engine is a superuser's.
      if (database.kind === 'server')
        expect((await attempt('set local role pnc_definer')).refused).toBe('42501')
    })
  })
})

test('sign-ups are paged newest first, by status or all', async () => {
  const made: string[] = []
  for (let number = 1; number <= 5; number += 1)
    made.push((await service.submit({ user_identifier: `+23320000000${number}` })).id)
  await staff.reject(made[1]!, 'No')
  const first = await staff.feed({ status: 'pending', limit: 2 })
  expect(first.items.map(({ id }) => id)).toHaveLength(2)
  const second = await staff.feed({ status: 'pending', limit: 2, after: first.next! })
  expect(second.next).toBeUndefined()
  const paged = [...first.items, ...second.items].map(({ id }) => id)
  expect(paged).toEqual([...paged].sort().reverse())
  expect([...paged].sort()).toEqual(made.filter((id) => id !== made[1]).sort())
  expect((await staff.feed()).items).toHaveLength(5)
  expect((await staff.feed({ status: 'rejected' })).items).toMatchObject([{ id: made[1] }])
  await expect(staff.feed({ status: 'failed', after: first.next! })).rejects.toMatchObject({
    code: 'CURSOR_INVALID',
  })
})

test('what the table rejects, the schema rejects', async () => {
  for (const input of [
    { user_identifier: '' },
    { user_identifier: 'x'.repeat(255) },
    { data: { long: 'x'.repeat(16_384) } },
    { data: [] },
  ]) {
    const insert = database.asOwner(
      `insert into core.signups (tenant_id, user_identifier, data) values (101, $1, coalesce($2::jsonb, '{}'))`,
      [
        'user_identifier' in input ? input.user_identifier : null,
        'data' in input ? JSON.stringify(input.data) : null,
      ],
    )
    await expect(insert).rejects.toMatchObject({ code: '23514' })
    expect(signupInput.safeParse(input).success).toBe(false)
  }
})

describeOnServer('two at once', 'the embedded engine is one session', () => {
  test('approve one sign-up once, and get the same answer', async () => {
    const many = await database.connect({ max: 6 })
    const { id } = await service.submit(yaw)
    const approved = await Promise.all(
      Array.from({ length: 6 }, () => many.as(ghana.admin).signups.approve(id)),
    )
    expect(new Set(approved.map(({ user_id }) => user_id)).size).toBe(1)
    expect(await people()).toHaveLength(1)
  })

  test('approve two sign-ups of one person: there is one person and one membership', async () => {
    const many = await database.connect({ max: 6 })
    const made = []
    for (let turn = 0; turn < 6; turn += 1) made.push(await service.submit(yaw))
    const approved = await Promise.all(made.map(({ id }) => many.as(ghana.admin).signups.approve(id)))
    expect(new Set(approved.map(({ user_id }) => user_id)).size).toBe(1)
    expect(await people()).toHaveLength(1)
  })

  test('approve and reject: one of them wins, and the other is told', async () => {
    const many = await database.connect({ max: 2 })
    const { id } = await service.submit(yaw)
    const outcomes = await Promise.all(
      [many.as(ghana.admin).signups.approve(id), many.as(ghana.system).signups.reject(id, 'No')].map((work) =>
        work.then(
          ({ status }) => status as string,
          (error: unknown) => (error as { code: string }).code,
        ),
      ),
    )
    const { status } = await staff.get(id)
    expect(outcomes.sort()).toEqual(['SIGNUP_DECIDED', status].sort())
    expect(await people()).toHaveLength(status === 'approved' ? 1 : 0)
  })
})
