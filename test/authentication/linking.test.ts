import { describe, expect, test } from 'vitest'
import { describeOnServer } from '../harness/describe-on-server.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { addTwoMarkets, ghana } from '../market/two-markets.js'
import { cheap, codeOf, letIn, registerPerson } from './registered-people.js'
import { signWidget } from './telegram-signer.js'
import { testWallet } from './test-wallet.js'

const database = await useTestDatabase()
await addTwoMarkets(database)
const db = await database.connect(cheap)
const { authentication } = db

const domain = 'app.example.com'
const uri = 'https://app.example.com'
const bot_token = '1:x'
let number = 0

async function member() {
  const person = await registerPerson(db)
  await letIn(database, person.user_id, ghana.id)
  return { ...person, me: db.as({ tenant: ghana.id, user: person.user_id }) }
}
const newEmail = () => ({ service: 'email', id: `linked-${number++}@example.com` }) as const
const linkEmail = async (token: string, address = newEmail()) => {
  const { challenge, code } = await authentication.beginCode({ address, purpose: 'link' })
  return authentication.linkCode(token, { address, challenge, code })
}

test('an identity is taken away where the taking of another at the same time is seen', async () => {
  const { token, me, user_id } = await member()
  await linkEmail(token)
  const [identity] = await me.identities.list()
  const context = { tenant: ghana.id, user: user_id }
  for (const isolation of ['repeatable read', 'serializable'] as const) {
    const unlink = db.as(context, (tx) => tx.identities.remove(identity?.id ?? ''), { isolation })
    expect(await codeOf(unlink)).toBe('ISOLATION_REFUSED')
  }
  expect(await me.identities.list()).toHaveLength(2)
})

describe('linking', () => {
  test('gives a person more identities, by each of which it signs in', async () => {
    const { token, user_id, me } = await member()
    const wallet = testWallet()
    const address = newEmail()
    await linkEmail(token, address)
    const { message } = await authentication.beginWallet({
      address: wallet.address,
      domain,
      uri,
      purpose: 'link',
    })
    await authentication.linkWallet(token, { message, signature: wallet.sign(message), domain })
    const auth_date = Math.floor(Date.now() / 1000)
    await authentication.linkTelegram(token, {
      bot_token,
      widget: signWidget({ id: 77, first_name: 'A', auth_date }, bot_token),
    })
    await authentication.linkProvider(token, { service: 'apple', id: '000123.abc' })

    const identities = await me.identities.list()
    expect(identities.map(({ service }) => service)).toEqual([
      'email',
      'email',
      'wallet',
      'telegram',
      'apple',
    ])
    expect(identities.every(({ verified_at }) => verified_at !== null)).toBe(true)
    expect(JSON.stringify(identities)).not.toContain('scrypt')

    const challenge = await authentication.beginWallet({ address: wallet.address, domain, uri })
    const signIn = await authentication.signInWithWallet({
      message: challenge.message,
      signature: wallet.sign(challenge.message),
      domain,
    })
    expect(signIn.user_id).toBe(user_id)
    expect((await authentication.signInWithProvider({ service: 'apple', id: '000123.abc' })).user_id).toBe(
      user_id,
    )
  })

  test('refuses an identity of another person, who keeps it', async () => {
    const [one, other] = [await member(), await member()]
    expect(await codeOf(linkEmail(one.token, other.address as never))).toBe('IDENTITY_TAKEN')
    const account = { service: 'google', id: 'taken' } as const
    await authentication.linkProvider(other.token, account)
    expect(await codeOf(authentication.linkProvider(one.token, account))).toBe('IDENTITY_TAKEN')
    expect((await authentication.signInWithProvider(account)).user_id).toBe(other.user_id)
  })

  test('of what the person has already is no error', async () => {
    const { token } = await member()
    const account = { service: 'google', id: 'twice' } as const
    const first = await authentication.linkProvider(token, account)
    expect(await authentication.linkProvider(token, account)).toEqual(first)
  })

  test('takes a session that holds, and a proof for this very purpose', async () => {
    const { token } = await member()
    const address = newEmail()
    const { challenge, code } = await authentication.beginCode({ address })
    expect(await codeOf(authentication.linkCode(token, { address, challenge, code }))).toBe(
      'CHALLENGE_INVALID',
    )
    const wallet = testWallet()
    const { message } = await authentication.beginWallet({ address: wallet.address, domain, uri })
    const signature = wallet.sign(message)
    expect(await codeOf(authentication.linkWallet(token, { message, signature, domain }))).toBe(
      'CHALLENGE_INVALID',
    )
    await authentication.signOut(token)
    expect(await codeOf(linkEmail(token))).toBe('SESSION_INVALID')
    expect(await codeOf(linkEmail('x'))).toBe('INPUT_INVALID')
  })

  test('takes a proof of Telegram once', async () => {
    const { token } = await member()
    const auth_date = Math.floor(Date.now() / 1000)
    const widget = signWidget({ id: 78, first_name: 'A', auth_date }, bot_token)
    await authentication.linkTelegram(token, { bot_token, widget })
    expect(await codeOf(authentication.signInWithTelegram({ bot_token, widget }))).toBe('SIGN_IN_REFUSED')
  })
})

describe('an identity', () => {
  test('is removed by its person, with the sessions that it opened', async () => {
    const { token, user_id, me } = await member()
    const account = { service: 'google', id: `removed-${user_id}` } as const
    const { identity_id } = await authentication.linkProvider(token, account)
    const opened = await authentication.signInWithProvider({ ...account, tenant: ghana.id })
    await me.identities.remove(identity_id)
    expect(await codeOf(authentication.authenticate(opened.token))).toBe('SESSION_INVALID')
    expect(await codeOf(authentication.signInWithProvider(account))).toBe('SIGN_IN_REFUSED')
    await authentication.authenticate(token, { tenant: ghana.id })
    expect(await codeOf(me.identities.remove(identity_id))).toBe('NOT_FOUND')
  })

  test('that is the last one stays', async () => {
    const { identity_id, me } = await member()
    expect(await codeOf(me.identities.remove(identity_id))).toBe('LAST_IDENTITY')
  })

  test('of another person is not removed, not even by staff or the system', async () => {
    const { token, identity_id } = await member()
    await linkEmail(token)
    for (const who of [ghana.ama, ghana.admin, ghana.system])
      expect(await codeOf(db.as(who).identities.remove(identity_id))).toBe('NOT_FOUND')
  })

  test('never passes to another person, whoever changes the table', async () => {
    const { identity_id } = await member()
    for (const change of [
      `user_id = '${ghana.ama.user}'`,
      `service_id = 'other@example.com'`,
      `service = 'google'`,
    ])
      await expect(
        database.asOwner(`update core.identities set ${change} where id = $1`, [identity_id]),
      ).rejects.toMatchObject({ code: 'PN009' })
  })

  test.each([
    ['email', 'Ama@example.com'],
    ['email', 'ama'],
    ['phone', '0241234567'],
    ['phone', '+0241234567'],
    ['wallet', '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'],
    ['wallet', '5aaeb6053f3e94c9b9a09f33669435e7ef1beaed'],
    ['telegram', '007'],
    ['telegram', 'ama'],
    ['google', ''],
    ['google', 'a b'],
    ['yahoo', 'ama'],
  ])('of %s that is %j is not stored: it is not normalised', async (service, serviceId) => {
    await expect(
      database.asOwner('insert into core.identities (user_id, service, service_id) values ($1, $2, $3)', [
        ghana.ama.user,
        service,
        serviceId,
      ]),
    ).rejects.toMatchObject({ code: '23514' })
  })

  test('belongs to one person: a second row of the same service and id is refused', async () => {
    const { address } = await member()
    await expect(
      database.asOwner(
        `insert into core.identities (user_id, service, service_id) values ($1, 'email', $2)`,
        [ghana.ama.user, address.id],
      ),
    ).rejects.toMatchObject({ code: '23505' })
  })
})

describeOnServer('many at once', 'the embedded engine is one session', () => {
  test('of two identities that are removed at once, one stays', async () => {
    for (let round = 0; round < 5; round++) {
      const { token, identity_id, me } = await member()
      const other = await linkEmail(token)
      const codes = await Promise.all(
        [me.identities.remove(identity_id), me.identities.remove(other.identity_id)].map(codeOf),
      )
      expect(codes.sort()).toEqual(['LAST_IDENTITY', undefined])
    }
  })
})
