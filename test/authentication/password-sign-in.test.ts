import { describe, expect, test } from 'vitest'
import { describeOnServer } from '../harness/describe-on-server.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { addTwoMarkets, ghana, kenya } from '../market/two-markets.js'
import { signInClient } from './sign-in-client.js'
import { cheap, codeOf, letIn, password, refusalOf, registerPerson } from './registered-people.js'

const database = await useTestDatabase()
await addTwoMarkets(database)
const statements: string[] = []
const db = await database.connect({ ...cheap, onQuery: (sql) => statements.push(sql) })
const { authentication } = db

type Address = Awaited<ReturnType<typeof registerPerson>>['address']
const attempt = (address: Address, typed = password) =>
  codeOf(authentication.signInWithPassword({ address, password: typed }))
const identityOf = async ({ id }: Address) =>
  (
    await database.asOwner<Record<string, unknown>>('select * from core.identities where service_id = $1', [
      id,
    ])
  )[0]!
const limit = 5

describe('signing in with a password', () => {
  test('opens a session for the person, whatever the case of the address', async () => {
    const { user_id, email } = await registerPerson(db)
    await letIn(database, user_id, ghana.id)
    const signIn = await authentication.signInWithPassword({
      address: { service: 'email', id: ` ${email.toUpperCase()} ` },
      password,
      tenant: ghana.id,
    })
    expect(signIn).toMatchObject({ user_id, tenant_id: ghana.id, is_new: false })
    expect(await authentication.authenticate(signIn.token)).toMatchObject({ user: user_id, tenant: ghana.id })
  })

  test('notes when', async () => {
    const { address } = await registerPerson(db)
    await database.asOwner('update core.identities set last_login_at = null where service_id = $1', [
      address.id,
    ])
    await attempt(address, 'wrong')
    expect((await identityOf(address)).last_login_at).toBeNull()
    await attempt(address)
    expect((await identityOf(address)).last_login_at).toBeInstanceOf(Date)
  })

  test('is refused in a tenant that the person does not belong to, without a session', async () => {
    const { address, user_id } = await registerPerson(db)
    await letIn(database, user_id, ghana.id)
    const call = authentication.signInWithPassword({ address, password, tenant: kenya.id })
    expect(await codeOf(call)).toBe('NOT_A_MEMBER')
    const sessions = await database.asOwner(
      'select from core.sessions where user_id = $1 and scope_tenant_id is not null',
      [user_id],
    )
    expect(sessions).toEqual([])
  })

  test('of a deleted person is refused', async () => {
    const { address, user_id } = await registerPerson(db)
    await database.asOwner('update core.users set deleted_at = now() where id = $1', [user_id])
    expect(await attempt(address)).toBe('SIGN_IN_REFUSED')
  })

  test('is refused alike for an unknown address, a wrong password, none, a lock and a deleted person', async () => {
    const wrong = (await registerPerson(db)).address
    const locked = (await registerPerson(db)).address
    await authentication.holdIdentity(locked)
    const deleted = await registerPerson(db)
    await database.asOwner('update core.users set deleted_at = now() where id = $1', [deleted.user_id])
    const none = await registerPerson(db)
    await database.asOwner('delete from core.passwords where user_id = $1', [none.user_id])

    const seen = []
    for (const [address, typed] of [
      [{ service: 'email', id: 'nobody@example.com' }, password],
      [wrong, 'wrong'],
      [none.address, password],
      [locked, password],
      [deleted.address, password],
    ] as const) {
      statements.length = 0
      const refusal = await refusalOf(authentication.signInWithPassword({ address, password: typed }))
      seen.push({ ...refusal, statements: [...statements] })
    }
    expect(seen[0]).toMatchObject({
      code: 'SIGN_IN_REFUSED',
      statements: [expect.stringContaining('begin_password_check')],
    })
    for (const each of seen) expect(each).toEqual(seen[0])
  })

  test('replaces a hash of older parameters, and leaves one of today alone', async () => {
    const { address, user_id } = await registerPerson(db)
    const stored = async () =>
      (
        await database.asOwner<{ hash: string }>('select hash from core.passwords where user_id = $1', [
          user_id,
        ])
      )[0]!.hash
    const first = await stored()
    expect(first).toContain('ln=14')
    await attempt(address)
    expect(await stored()).toBe(first)

    const dearer = await database.connect({ authentication: { passwordCost: 15 } })
    await dearer.authentication.signInWithPassword({ address, password })
    expect(await stored()).toContain('ln=15')
    expect(await attempt(address, 'wrong')).toBe('SIGN_IN_REFUSED')
    await dearer.authentication.signInWithPassword({ address, password })
  })

  test('works by a phone number in any spelling', async () => {
    const address = { service: 'phone', id: '+233 24 123 4567' } as const
    const { challenge, code } = await authentication.beginCode({ address })
    await authentication.signInWithCode({ address, challenge, code, register: { name: 'Kofi', password } })
    const signIn = await authentication.signInWithPassword({
      address: { service: 'phone', id: '+233241234567' },
      password,
    })
    expect(signIn.is_new).toBe(false)
  })
})

describe('failed attempts', () => {
  test('below the limit are forgotten by a success', async () => {
    const { address } = await registerPerson(db)
    for (let i = 1; i < limit; i++) {
      await attempt(address, 'wrong')
      expect(await identityOf(address)).toMatchObject({ failed_attempts: i, locked_at: null })
    }
    expect(await attempt(address)).toBeUndefined()
    expect(await identityOf(address)).toMatchObject({ failed_attempts: 0, lockouts: 0, locked_at: null })
  })

  test('may be followed by the right password at the limit', async () => {
    const { address } = await registerPerson(db)
    for (let i = 1; i < limit; i++) await attempt(address, 'wrong')
    expect(await attempt(address)).toBeUndefined()
    expect(await identityOf(address)).toMatchObject({
      failed_attempts: 0,
      locked_until: null,
      lock_reason: null,
    })
  })

  test('at the limit lock the identity, and the right password comes too late', async () => {
    const { address } = await registerPerson(db)
    for (let i = 0; i < limit; i++) await attempt(address, 'wrong')
    const { locked_at, locked_until, ...identity } = await identityOf(address)
    expect(identity).toMatchObject({ failed_attempts: limit, lock_reason: 'attempts', lockouts: 1 })
    expect((locked_until as Date).getTime() - (locked_at as Date).getTime()).toBe(15 * 60_000)
    expect(await attempt(address)).toBe('SIGN_IN_REFUSED')
    expect(await identityOf(address)).toMatchObject({ failed_attempts: limit, locked_until })
  })

  const lockRunsOut = ({ id }: Address) =>
    database.asOwner(`update core.identities set locked_until = now() where service_id = $1`, [id])

  test('lock for twice as long each time, up to a day, until a success', async () => {
    const { address } = await registerPerson(db)
    const minutes = []
    for (let lock = 0; lock < 9; lock++) {
      for (let i = 0; i < limit; i++)
        await database.asOwner(`select core.note_failure(id) from core.identities where service_id = $1`, [
          address.id,
        ])
      const { locked_at, locked_until } = await identityOf(address)
      minutes.push(((locked_until as Date).getTime() - (locked_at as Date).getTime()) / 60_000)
      await lockRunsOut(address)
    }
    expect(minutes).toEqual([15, 30, 60, 120, 240, 480, 960, 1440, 1440])
    expect(await attempt(address)).toBeUndefined()
    expect(await identityOf(address)).toMatchObject({ lockouts: 0, locked_at: null })
  })

  test('are counted anew once the lock has run out', async () => {
    const { address } = await registerPerson(db)
    for (let i = 0; i < limit; i++) await attempt(address, 'wrong')
    await lockRunsOut(address)
    await attempt(address, 'wrong')
    expect(await identityOf(address)).toMatchObject({
      failed_attempts: 1,
      locked_at: null,
      lock_reason: null,
    })
    expect(await attempt(address)).toBeUndefined()
  })

  test('of one person do not count for another', async () => {
    const [one, other] = [await registerPerson(db), await registerPerson(db)]
    for (let i = 0; i < limit; i++) await attempt(one.address, 'wrong')
    expect(await attempt(other.address)).toBeUndefined()
    expect(await identityOf(other.address)).toMatchObject({ failed_attempts: 0 })
  })

  test('lock nobody out of the sessions that are open', async () => {
    const { address, token, user_id } = await registerPerson(db)
    await letIn(database, user_id, ghana.id)
    for (let i = 0; i < limit; i++) await attempt(address, 'wrong')
    await authentication.authenticate(token, { tenant: ghana.id })
  })
})

describe('a lock', () => {
  const lockOut = async () => {
    const person = await registerPerson(db)
    await letIn(database, person.user_id, ghana.id)
    for (let i = 0; i < limit; i++) await attempt(person.address, 'wrong')
    return person
  }

  test('is opened by staff of a tenant the person belongs to', async () => {
    const { address, user_id } = await lockOut()
    expect(await db.as(ghana.admin).identities.unlockMember(user_id)).toBe(1)
    expect(await attempt(address)).toBeUndefined()
  })

  test.each([
    ['another member', ghana.ama],
    ['staff of another tenant', kenya.admin],
    ['the system of another tenant', kenya.system],
  ])('is not opened by %s', async (_, who) => {
    const { address, user_id } = await lockOut()
    expect(await db.as(who).identities.unlockMember(user_id)).toBe(0)
    expect(await attempt(address)).toBe('SIGN_IN_REFUSED')
  })

  test('is opened by staff of a tenant three times in a row, and again once the person has signed in', async () => {
    const { address, user_id } = await lockOut()
    const { identities } = db.as(ghana.admin)
    for (let lock = 1; lock <= 3; lock++) {
      expect(await identities.unlockMember(user_id)).toBe(1)
      for (let i = 0; i < limit; i++) await attempt(address, 'wrong')
    }
    expect(await identities.unlockMember(user_id)).toBe(0)
    expect(await attempt(address)).toBe('SIGN_IN_REFUSED')
    const { challenge, code } = await authentication.beginCode({ address, purpose: 'reset_password' })
    await authentication.resetPassword({ address, challenge, code, password })
    for (let i = 0; i < limit; i++) await attempt(address, 'wrong')
    expect(await identities.unlockMember(user_id)).toBe(1)
  })

  test('that staff of the platform placed is not opened by a tenant, and by the platform', async () => {
    const { address, user_id } = await lockOut()
    await authentication.holdIdentity(address)
    expect(await db.as(ghana.admin).identities.unlockMember(user_id)).toBe(0)
    expect(await attempt(address)).toBe('SIGN_IN_REFUSED')
    expect(await identityOf(address)).toMatchObject({ lock_reason: 'staff', locked_until: null })
    await authentication.releaseIdentity(address)
    expect(await attempt(address)).toBeUndefined()
  })

  test('on nobody is NOT_FOUND', async () => {
    const nobody = { service: 'email', id: 'nobody@example.com' } as const
    expect(await codeOf(authentication.holdIdentity(nobody))).toBe('NOT_FOUND')
    expect(await codeOf(authentication.releaseIdentity(nobody))).toBe('NOT_FOUND')
  })
})

describe('a password', () => {
  test('is changed by who knows the old one, which ends the other sessions and not this one', async () => {
    const { address, user_id, token } = await registerPerson(db)
    await letIn(database, user_id, ghana.id)
    const other = await authentication.signInWithPassword({ address, password })
    await authentication.changePassword(token, {
      address,
      old_password: password,
      password: 'a new password',
    })
    await authentication.authenticate(token, { tenant: ghana.id })
    expect(await codeOf(authentication.authenticate(other.token, { tenant: ghana.id }))).toBe(
      'SESSION_INVALID',
    )
    expect(await attempt(address)).toBe('SIGN_IN_REFUSED')
    expect(await attempt(address, 'a new password')).toBeUndefined()
  })

  test('is not changed with a wrong old one, which counts, nor with a session that has ended', async () => {
    const { address, token } = await registerPerson(db)
    const change = (old: string) =>
      codeOf(authentication.changePassword(token, { address, old_password: old, password: 'a new password' }))
    expect(await change('wrong')).toBe('SIGN_IN_REFUSED')
    expect(await identityOf(address)).toMatchObject({ failed_attempts: 1 })
    await authentication.signOut(token)
    expect(await change(password)).toBe('SESSION_INVALID')
    expect(await attempt(address)).toBeUndefined()
  })

  test('is not changed by the session of another person, though both passwords are known', async () => {
    const [one, other] = [await registerPerson(db), await registerPerson(db)]
    const call = authentication.changePassword(one.token, {
      address: other.address,
      old_password: password,
      password: 'a new password',
    })
    expect(await codeOf(call)).toBe('SIGN_IN_REFUSED')
    expect(await attempt(other.address)).toBeUndefined()
  })

  test('is reset by a code, which ends every session and opens a lock by attempts', async () => {
    const { address, user_id, token } = await registerPerson(db)
    await letIn(database, user_id, ghana.id)
    for (let i = 0; i < limit; i++) await attempt(address, 'wrong')
    const { challenge, code } = await authentication.beginCode({ address, purpose: 'reset_password' })
    await authentication.resetPassword({ address, challenge, code, password: 'a new password' })
    expect(await codeOf(authentication.authenticate(token, { tenant: ghana.id }))).toBe('SESSION_INVALID')
    expect(await attempt(address, 'a new password')).toBeUndefined()
    expect(
      await codeOf(authentication.resetPassword({ address, challenge, code, password: 'again and again' })),
    ).toBe('CHALLENGE_INVALID')
  })

  test('is not reset by a code for signing in, nor where staff has locked the identity', async () => {
    const { address } = await registerPerson(db)
    const signIn = await authentication.beginCode({ address })
    expect(
      await codeOf(authentication.resetPassword({ address, ...signIn, password: 'a new password' })),
    ).toBe('INPUT_INVALID')
    const { challenge, code } = signIn
    expect(
      await codeOf(authentication.resetPassword({ address, challenge, code, password: 'a new password' })),
    ).toBe('CHALLENGE_INVALID')
    await authentication.holdIdentity(address)
    const reset = await authentication.beginCode({ address, purpose: 'reset_password' })
    const call = authentication.resetPassword({
      address,
      challenge: reset.challenge,
      code: reset.code,
      password: 'a new password',
    })
    expect(await codeOf(call)).toBe('IDENTITY_LOCKED')
  })

  test.each([
    ['1234567', false],
    ['12345678', true],
    ['x'.repeat(200), true],
    ['x'.repeat(201), false],
    ['\u{1f40e}'.repeat(8), true],
  ])('of %j is taken: %s', async (chosen, isTaken) => {
    const address = {
      service: 'email',
      id: `chooses-${chosen.length}-${String(isTaken)}@example.com`,
    } as const
    const { challenge, code } = await authentication.beginCode({ address })
    const call = authentication.signInWithCode({
      address,
      challenge,
      code,
      register: { name: 'X', password: chosen },
    })
    expect(await codeOf(call)).toBe(isTaken ? undefined : 'INPUT_INVALID')
  })
})

describeOnServer('many at once', 'the embedded engine is one session', () => {
  test('no more than the limit of 20 wrong attempts are looked at, and the right one comes too late', async () => {
    const { address } = await registerPerson(db)
    const many = await database.connect({ ...cheap, max: 20 })
    const codes = await Promise.all(
      Array.from({ length: 20 }, () =>
        codeOf(many.authentication.signInWithPassword({ address, password: 'wrong' })),
      ),
    )
    expect(new Set(codes)).toEqual(new Set(['SIGN_IN_REFUSED']))
    expect(await identityOf(address)).toMatchObject({ failed_attempts: limit, lockouts: 1 })
    expect(await attempt(address)).toBe('SIGN_IN_REFUSED')
  })

  test('of 20 that ask for the hash, five get it', async () => {
    const { address } = await registerPerson(db)
    const clients = await Promise.all(Array.from({ length: 20 }, () => signInClient(database)))
    const rows = await Promise.all(
      clients.map(async (client) => {
        const { rows } = await client.query<{ hash: string | null }>(
          'select * from core.begin_password_check($1, $2)',
          ['email', address.id],
        )
        await client.query('commit')
        return rows[0]!
      }),
    )
    expect(rows.filter(({ hash }) => hash !== null)).toHaveLength(limit)
  })

  test('20 right attempts sign in as often as they were looked at, and leave no lock', async () => {
    const { address, user_id } = await registerPerson(db)
    const many = await database.connect({ ...cheap, max: 4 })
    const codes = await Promise.all(
      Array.from({ length: 20 }, () => codeOf(many.authentication.signInWithPassword({ address, password }))),
    )
    const signedIn = codes.filter((code) => code === undefined).length
    expect(signedIn).toBeGreaterThan(0)
    const sessions = await database.asOwner('select from core.sessions where user_id = $1', [user_id])
    expect(sessions).toHaveLength(signedIn + 1)
  })
})
