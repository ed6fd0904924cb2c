import { describe, expect, test } from 'vitest'
import { formatWalletMessage, parseWalletMessage } from '../../src/authentication/wallet-message.js'
import { describeOnServer } from '../harness/describe-on-server.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { addTwoMarkets, ghana } from '../market/two-markets.js'
import { cheap, codeOf, letIn } from './registered-people.js'
import { signInitData, signWidget } from './telegram-signer.js'
import { malleate, testWallet } from './test-wallet.js'

const database = await useTestDatabase()
await addTwoMarkets(database)
const db = await database.connect(cheap)
const { authentication } = db

const domain = 'app.example.com'
const site = { domain, uri: 'https://app.example.com/login' }
const register = { name: 'Ama' }

describe('a wallet', () => {
  const begin = (address: string) => authentication.beginWallet({ address, ...site })

  test('signs a person up, and in again', async () => {
    const wallet = testWallet()
    const { message } = await begin(wallet.address)
    const { user_id, is_new } = await authentication.signInWithWallet({
      message,
      signature: wallet.sign(message),
      domain,
      register,
    })
    expect(is_new).toBe(true)
    const second = await begin(wallet.address)
    const again = await authentication.signInWithWallet({
      message: second.message,
      signature: wallet.sign(second.message),
      domain,
    })
    expect(again).toMatchObject({ user_id, is_new: false })
    expect(
      await database.asOwner('select service, service_id from core.identities where user_id = $1', [user_id]),
    ).toEqual([{ service: 'wallet', service_id: wallet.address }])
  })

  test('that nobody registered is refused', async () => {
    const wallet = testWallet()
    const { message } = await begin(wallet.address)
    const call = authentication.signInWithWallet({ message, signature: wallet.sign(message), domain })
    expect(await codeOf(call)).toBe('SIGN_IN_REFUSED')
  })

  test('signs in once by one message', async () => {
    const wallet = testWallet()
    const { message } = await begin(wallet.address)
    const input = { message, signature: wallet.sign(message), domain, register }
    await authentication.signInWithWallet(input)
    expect(await codeOf(authentication.signInWithWallet(input))).toBe('CHALLENGE_INVALID')
    const [r, s] = [input.signature.slice(2, 66), input.signature.slice(66, 130)]
    const bare = `0x${r}${s}${input.signature.endsWith('1b') ? '00' : '01'}`
    expect(await codeOf(authentication.signInWithWallet({ ...input, signature: bare }))).toBe(
      'CHALLENGE_INVALID',
    )
  })

  test('that did not sign, or signed something else, is refused, and the message stays good', async () => {
    const [wallet, other] = [testWallet(), testWallet()]
    const { message } = await begin(wallet.address)
    const signature = wallet.sign(message)
    for (const input of [
      { message, signature: other.sign(message), domain, register },
      { message, signature: malleate(signature), domain, register },
      { message, signature, domain: 'evil.example.com', register },
      { message: message.replace('login', 'logout'), signature, domain, register },
      { message, signature: '0x', domain, register },
      { message: '', signature, domain, register },
    ])
      expect(await codeOf(authentication.signInWithWallet(input))).toBe('SIGN_IN_REFUSED')
    await authentication.signInWithWallet({ message, signature, domain, register })
  })

  test('that makes its own message, longer-lived or with a nonce of another, is refused', async () => {
    const [wallet, other] = [testWallet(), testWallet()]
    const { message } = await begin(wallet.address)
    const issued = parseWalletMessage(message)!
    for (const forged of [
      { ...issued, expiresAt: new Date(Date.now() + 86_400_000) },
      { ...issued, statement: 'Anything else' },
      { ...issued, nonce: '0'.repeat(32) },
      { ...issued, address: other.address },
    ]) {
      const text = formatWalletMessage(forged)
      const signer = forged.address === other.address ? other : wallet
      const call = authentication.signInWithWallet({
        message: text,
        signature: signer.sign(text),
        domain,
        register,
      })
      expect(await codeOf(call)).toBe('CHALLENGE_INVALID')
    }
  })

  test('whose message has expired in the database is refused', async () => {
    const wallet = testWallet()
    const { message } = await begin(wallet.address)
    await database.asOwner(
      `update core.challenges set created_at = created_at - interval '11 minutes', expires_at = now() where kind = 'nonce'`,
    )
    const call = authentication.signInWithWallet({
      message,
      signature: wallet.sign(message),
      domain,
      register,
    })
    expect(await codeOf(call)).toBe('CHALLENGE_INVALID')
  })

  test('may have several messages pending: who asks for another one takes none away', async () => {
    const wallet = testWallet()
    const { message } = await begin(wallet.address)
    for (let i = 0; i < 12; i++) await begin(wallet.address)
    await authentication.signInWithWallet({ message, signature: wallet.sign(message), domain, register })
  })

  test.each(['', '0x0', '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD'])('is not %j', async (address) => {
    expect(await codeOf(begin(address))).toBe('INPUT_INVALID')
  })
})

describe('Telegram', () => {
  const bot_token = '123456:AAF-a-bot-token-that-only-the-tests-know'
  let person = 5000
  const seconds = () => Math.floor(Date.now() / 1000)
  const widgetOf = (id: number, auth_date = seconds()) =>
    signWidget({ id, first_name: 'Ama', last_name: 'Mensah', username: 'ama_m', auth_date }, bot_token)

  test('signs a person up under the name it gives, and in by the widget or a Mini App', async () => {
    const id = person++
    const signedUp = await authentication.signInWithTelegram({
      bot_token,
      widget: widgetOf(id, seconds() - 10),
      register: true,
    })
    expect(signedUp.is_new).toBe(true)
    await letIn(database, signedUp.user_id, ghana.id)
    const user = JSON.stringify({ id, first_name: 'Ama' })
    const init_data = signInitData({ user, auth_date: String(seconds()) }, bot_token)
    const again = await authentication.signInWithTelegram({ bot_token, init_data, tenant: ghana.id })
    expect(again).toMatchObject({ user_id: signedUp.user_id, is_new: false, tenant_id: ghana.id })
    const rows = await database.asOwner(
      'select u.name, i.service_id, i.details, i.verified_at is not null as is_verified from core.users u join core.identities i on i.user_id = u.id where u.id = $1',
      [signedUp.user_id],
    )
    expect(rows).toEqual([
      {
        name: 'Ama Mensah',
        service_id: String(id),
        details: { first_name: 'Ama', last_name: 'Mensah', username: 'ama_m' },
        is_verified: true,
      },
    ])
  })

  test('signs nobody in whom nobody registered', async () => {
    expect(await codeOf(authentication.signInWithTelegram({ bot_token, widget: widgetOf(person++) }))).toBe(
      'SIGN_IN_REFUSED',
    )
  })

  test('is taken once: the same payload, an older one, and another of the same second are replays', async () => {
    const id = person++
    const now = seconds()
    const widget = widgetOf(id, now - 10)
    await authentication.signInWithTelegram({ bot_token, widget, register: true })
    for (const again of [widget, widgetOf(id, now - 10), widgetOf(id, now - 11)])
      expect(
        await codeOf(authentication.signInWithTelegram({ bot_token, widget: again, register: true })),
      ).toBe('SIGN_IN_REFUSED')
    await authentication.signInWithTelegram({ bot_token, widget: widgetOf(id, now - 9) })
  })

  test('that did not sign, or long ago, is refused', async () => {
    const id = person++
    for (const widget of [
      { ...widgetOf(id), id: person++ },
      widgetOf(id, seconds() - 86_500),
      widgetOf(id, seconds() + 120),
    ])
      expect(await codeOf(authentication.signInWithTelegram({ bot_token, widget, register: true }))).toBe(
        'SIGN_IN_REFUSED',
      )
    const call = authentication.signInWithTelegram({
      bot_token,
      widget: widgetOf(id, seconds() - 400),
      max_age_seconds: 300,
      register: true,
    })
    expect(await codeOf(call)).toBe('SIGN_IN_REFUSED')
  })

  test('takes one of the two forms, not both and not neither', async () => {
    expect(await codeOf(authentication.signInWithTelegram({ bot_token }))).toBe('INPUT_INVALID')
    const both = { bot_token, widget: widgetOf(1), init_data: 'x' }
    expect(await codeOf(authentication.signInWithTelegram(both))).toBe('INPUT_INVALID')
  })

  describeOnServer('many at once', 'the embedded engine is one session', () => {
    test('of 10 with the same payload one signs in', async () => {
      const id = person++
      await authentication.signInWithTelegram({
        bot_token,
        widget: widgetOf(id, seconds() - 100),
        register: true,
      })
      const widget = widgetOf(id, seconds() - 50)
      const codes = await Promise.all(
        Array.from({ length: 10 }, () => codeOf(authentication.signInWithTelegram({ bot_token, widget }))),
      )
      expect(codes.filter((code) => code === undefined)).toHaveLength(1)
    })
  })
})

describe('another service', () => {
  test('signs up and in whom it vouches for', async () => {
    const account = { service: 'google', id: '109876543210' } as const
    const { user_id } = await authentication.signInWithProvider({
      ...account,
      details: { hd: 'example.com' },
      register,
    })
    expect(await authentication.signInWithProvider(account)).toMatchObject({ user_id, is_new: false })
    expect(await codeOf(authentication.signInWithProvider({ ...account, service: 'github' }))).toBe(
      'SIGN_IN_REFUSED',
    )
  })

  test.each(['email', 'phone', 'wallet', 'telegram'])(
    'is not %s, whose possession has its own proof',
    async (service) => {
      const call = authentication.signInWithProvider({ service, id: 'x', register } as never)
      expect(await codeOf(call)).toBe('INPUT_INVALID')
    },
  )

  test.each(['', 'a b', 'ä', 'x'.repeat(256), 'x\n'])('does not call anybody %j', async (id) => {
    expect(await codeOf(authentication.signInWithProvider({ service: 'google', id, register }))).toBe(
      'INPUT_INVALID',
    )
  })
})
