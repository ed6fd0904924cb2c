import { describe, expect, test } from 'vitest'
import { describeOnServer } from '../harness/describe-on-server.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { addTwoMarkets, ghana } from '../market/two-markets.js'
import { cheap, codeOf, letIn, refusalOf, registerPerson } from './registered-people.js'

const database = await useTestDatabase()
await addTwoMarkets(database)
const db = await database.connect(cheap)
const { authentication } = db

let count = 0
const newAddress = () => ({ service: 'email', id: `code-${count++}@example.com` }) as const
const wrongOf = (code: string) => (code === '000000' ? '000001' : '000000')
const challengeRow = async (id: string) =>
  (await database.asOwner('select * from core.challenges where id = $1', [id]))[0]!

describe('a one-time code', () => {
  test('has six digits, lasts ten minutes, and stands nowhere in the database, nor does its address', async () => {
    const address = newAddress()
    const { challenge, code, expires_at } = await authentication.beginCode({ address })
    expect(code).toMatch(/^\d{6}$/)
    const row = await challengeRow(challenge)
    expect((row.expires_at as Date).getTime() - (row.created_at as Date).getTime()).toBe(600_000)
    expect(row.expires_at).toEqual(expires_at)
    const [text] = await database.asOwner<{ row: string }>(
      'select c::text as row from core.challenges c where id = $1',
      [challenge],
    )
    expect(text!.row).not.toContain(address.id)
    expect(Object.values(row)).not.toContain(code)
  })

  test('signs a known person in', async () => {
    const { address, user_id } = await registerPerson(db)
    const { challenge, code } = await authentication.beginCode({ address })
    expect(await authentication.signInWithCode({ address, challenge, code })).toMatchObject({
      user_id,
      is_new: false,
    })
  })

  test('signs a new person up, who then belongs to no tenant, and proves the address', async () => {
    const address = newAddress()
    const { challenge, code } = await authentication.beginCode({ address })
    const signIn = await authentication.signInWithCode({
      address,
      challenge,
      code,
      tenant: ghana.id,
      register: { name: 'Ama', language_code: 'fr' },
    })
    expect(signIn).toMatchObject({ is_new: true, tenant_id: null })
    const [person] = await database.asOwner(
      `select u.name, u.language_code, i.verified_at is not null as is_verified from core.users u join core.identities i on i.user_id = u.id where u.id = $1`,
      [signIn.user_id],
    )
    expect(person).toEqual({ name: 'Ama', language_code: 'fr', is_verified: true })
    expect(await authentication.tenants(signIn.token)).toEqual([])
    await letIn(database, signIn.user_id, ghana.id)
    expect(await authentication.tenants(signIn.token)).toMatchObject([
      { tenant_id: ghana.id, slug: 'test-ghana' },
    ])
    await authentication.authenticate(signIn.token, { tenant: ghana.id })
  })

  test('works once', async () => {
    const { address } = await registerPerson(db)
    const { challenge, code } = await authentication.beginCode({ address })
    await authentication.signInWithCode({ address, challenge, code })
    expect(await codeOf(authentication.signInWithCode({ address, challenge, code }))).toBe(
      'CHALLENGE_INVALID',
    )
  })

  test.each([
    ['below the limit', 4, undefined],
    ['at the limit', 5, 'CHALLENGE_INVALID'],
  ])('%s of wrong tries', async (_, wrongTries, outcome) => {
    const address = newAddress()
    const { challenge, code } = await authentication.beginCode({ address })
    for (let i = 0; i < wrongTries; i++) {
      const call = authentication.signInWithCode({ address, challenge, code: wrongOf(code) })
      expect(await codeOf(call)).toBe('CHALLENGE_INVALID')
      expect(await challengeRow(challenge)).toMatchObject({ tries: i + 1 })
    }
    const call = authentication.signInWithCode({ address, challenge, code, register: { name: 'X' } })
    expect(await codeOf(call)).toBe(outcome)
  })

  test('expires', async () => {
    const address = newAddress()
    const { challenge, code } = await authentication.beginCode({ address })
    await database.asOwner(
      `update core.challenges set created_at = created_at - interval '11 minutes', expires_at = now() where id = $1`,
      [challenge],
    )
    const call = authentication.signInWithCode({ address, challenge, code, register: { name: 'X' } })
    expect(await codeOf(call)).toBe('CHALLENGE_INVALID')
  })

  test('is replaced by the next one for the same purpose, and not by one for another', async () => {
    const { address } = await registerPerson(db)
    const first = await authentication.beginCode({ address })
    await authentication.beginCode({ address, purpose: 'reset_password' })
    const { challenge, code } = first
    const second = await authentication.beginCode({ address })
    expect(await codeOf(authentication.signInWithCode({ address, challenge, code }))).toBe(
      'CHALLENGE_INVALID',
    )
    await authentication.signInWithCode({ address, challenge: second.challenge, code: second.code })
  })

  test('is good for its own address, challenge and purpose only', async () => {
    const [one, other] = [await registerPerson(db), await registerPerson(db)]
    const mine = await authentication.beginCode({ address: one.address })
    const theirs = await authentication.beginCode({ address: other.address })
    for (const input of [
      { address: other.address, challenge: mine.challenge, code: mine.code },
      {
        address: other.address,
        challenge: theirs.challenge,
        code: mine.code === theirs.code ? wrongOf(mine.code) : mine.code,
      },
    ])
      expect(await codeOf(authentication.signInWithCode(input))).toBe('CHALLENGE_INVALID')
    for (const purpose of ['link', 'reset_password'] as const) {
      const { challenge, code } = await authentication.beginCode({ address: one.address, purpose })
      expect(await codeOf(authentication.signInWithCode({ address: one.address, challenge, code }))).toBe(
        'CHALLENGE_INVALID',
      )
    }
  })

  test('of another service with another secret does not fit', async () => {
    const address = newAddress()
    const { codeDigest, deriveCodeKey } = await import('../../src/authentication/one-time-code.js')
    const { challenge, code } = await authentication.beginCode({ address })
    const { digest } = await challengeRow(challenge)
    expect(codeDigest(deriveCodeKey(database.contextSecret), challenge, code)).toEqual(digest)
    expect(codeDigest(deriveCodeKey('another secret that has enough bytes'), challenge, code)).not.toEqual(
      digest,
    )
  })

  test('that is wrong says the same for a known and an unknown address', async () => {
    const { address } = await registerPerson(db)
    const outcomes = []
    for (const each of [address, newAddress()]) {
      const { challenge, code } = await authentication.beginCode({ address: each })
      const call = authentication.signInWithCode({ address: each, challenge, code: wrongOf(code) })
      outcomes.push(await refusalOf(call))
    }
    expect(outcomes[0]).toMatchObject({ code: 'CHALLENGE_INVALID' })
    expect(outcomes[0]).toEqual(outcomes[1])
  })

  test('that is right for an address of nobody signs nobody in', async () => {
    const address = newAddress()
    const { challenge, code } = await authentication.beginCode({ address })
    expect(await codeOf(authentication.signInWithCode({ address, challenge, code }))).toBe('SIGN_IN_REFUSED')
  })

  test('that is wrong counts as a failed attempt, and a locked identity says so only to who has the right one', async () => {
    const { address } = await registerPerson(db)
    const { challenge, code } = await authentication.beginCode({ address })
    for (let i = 0; i < 4; i++)
      await codeOf(authentication.signInWithCode({ address, challenge, code: wrongOf(code) }))
    const attempts = () =>
      database.asOwner('select failed_attempts, lock_reason from core.identities where service_id = $1', [
        address.id,
      ])
    expect(await attempts()).toEqual([{ failed_attempts: 4, lock_reason: null }])
    const again = await authentication.beginCode({ address })
    await codeOf(
      authentication.signInWithCode({ address, challenge: again.challenge, code: wrongOf(again.code) }),
    )
    expect(await attempts()).toEqual([{ failed_attempts: 5, lock_reason: 'attempts' }])
    const call = (typed: string) =>
      codeOf(authentication.signInWithCode({ address, challenge: again.challenge, code: typed }))
    expect(await call(wrongOf(again.code))).toBe('CHALLENGE_INVALID')
    expect(await call(again.code)).toBe('IDENTITY_LOCKED')
  })

  test('is made ten times an hour for one address and purpose or another, not eleven times', async () => {
    const address = newAddress()
    for (let i = 0; i < 10; i++)
      await authentication.beginCode({ address, purpose: i % 2 === 0 ? 'sign_in' : 'link' })
    expect(await codeOf(authentication.beginCode({ address }))).toBe('CHALLENGE_LIMIT')
    await authentication.beginCode({ address: newAddress() })
    await database.asOwner(
      `update core.challenges set created_at = created_at - interval '1 hour', expires_at = expires_at - interval '1 hour'
       where subject = core.challenge_subject('email', $1)`,
      [address.id],
    )
    await authentication.beginCode({ address })
  })
})

describe('an address', () => {
  test.each([
    '',
    'ama',
    'ama@',
    '@example.com',
    'a b@example.com',
    'ama@example',
    'ämä@example.com',
    'ama@example.com\0',
  ])('%j is no e-mail address', async (id) => {
    expect(await codeOf(authentication.beginCode({ address: { service: 'email', id } }))).toBe(
      'INPUT_INVALID',
    )
  })

  test.each(['', '12', '024 123 4567', '+1', '+233 24 123 45678901'])('%j is no phone number', async (id) => {
    expect(await codeOf(authentication.beginCode({ address: { service: 'phone', id } }))).toBe(
      'INPUT_INVALID',
    )
  })
})

describeOnServer('many at once', 'the embedded engine is one session', () => {
  test('one of 20 right answers to one code is taken', async () => {
    const { address } = await registerPerson(db)
    const { challenge, code } = await authentication.beginCode({ address })
    const codes = await Promise.all(
      Array.from({ length: 20 }, () => codeOf(authentication.signInWithCode({ address, challenge, code }))),
    )
    expect(codes.filter((each) => each === undefined)).toHaveLength(1)
  })

  test('five of 20 wrong answers are looked at', async () => {
    const address = newAddress()
    const { challenge, code } = await authentication.beginCode({ address })
    await Promise.all(
      Array.from({ length: 20 }, () =>
        codeOf(authentication.signInWithCode({ address, challenge, code: wrongOf(code) })),
      ),
    )
    expect(await challengeRow(challenge)).toMatchObject({ tries: 5, consumed_at: null })
  })

  test('20 requests for codes give ten', async () => {
    const address = newAddress()
    const codes = await Promise.all(
      Array.from({ length: 20 }, () => codeOf(authentication.beginCode({ address }))),
    )
    expect(codes.filter((code) => code === undefined)).toHaveLength(10)
  })

  test('one person comes of two that sign up with one address at once', async () => {
    const proof = { service: 'google', id: 'two-at-once', register: { name: 'X' } } as const
    const signIns = await Promise.all(
      Array.from({ length: 8 }, () => authentication.signInWithProvider(proof)),
    )
    expect(new Set(signIns.map(({ user_id }) => user_id)).size).toBe(1)
    expect(signIns.filter(({ is_new }) => is_new)).toHaveLength(1)
    expect(
      await database.asOwner(
        `select from core.users where name = 'X' and id not in (select user_id from core.identities)`,
      ),
    ).toEqual([])
  })
})
