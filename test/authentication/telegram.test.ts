import { describe, expect, test } from 'vitest'
import { checkTelegramInitData } from '../../src/authentication/check-telegram-init-data.js'
import { checkTelegramWidget } from '../../src/authentication/check-telegram-widget.js'
import { signInitData, signWidget } from './telegram-signer.js'

const token = '123456:AAF-a-bot-token-that-only-the-tests-know'
// Computed with another implementation of HMAC and SHA-256 (Python's hashlib) from the documentation of Telegram.
const knownWidgetHash = '91f3156975d87f36b7b19a07e7665951033aa7f2ec28bb6d1bf52eaf03029204'
const knownInitDataHash = 'bbbfab1066990a76fbf5ea5d13b561fdfea488d0fb99dc41e6000bec9b031380'
const now = new Date('2026-11-26T12:00:00Z')
const at = (seconds: number) => now.getTime() / 1000 + seconds

const fields = {
  id: 424242,
  first_name: 'Ama',
  last_name: 'Mensah',
  username: 'ama_m',
  photo_url: 'https://t.me/i/userpic/320/ama.jpg',
  auth_date: at(-10),
}
const user = JSON.stringify({ id: 424242, first_name: 'Ama', username: 'ama_m', language_code: 'en' })
const launch = { query_id: 'AAHdF6IQAAAAAN0XohDhrOrc', user, auth_date: String(at(-10)), signature: 'x-_y' }

const widget = (of: Record<string, string | number>, bot = token, maxAge?: number) =>
  checkTelegramWidget(signWidget(of, bot), token, maxAge, now)
const initData = (of: Record<string, string>, bot = token, maxAge?: number) =>
  checkTelegramInitData(signInitData(of, bot), token, maxAge, now)

describe('the Login Widget', () => {
  test('vouches for the person it names', () => {
    expect(widget(fields)).toEqual({
      id: '424242',
      first_name: 'Ama',
      last_name: 'Mensah',
      username: 'ama_m',
      photo_url: 'https://t.me/i/userpic/320/ama.jpg',
      provenAt: new Date(at(-10) * 1000),
    })
  })

  test('vouches with the few fields that are always there', () => {
    expect(widget({ id: 7, first_name: 'B', auth_date: at(0) })?.id).toBe('7')
  })

  test('refuses fields that were cut out of the values of others', () => {
    // Telegram would have signed this for 424242, whose name reads like a line of another person.
    const { hash } = signWidget({ ...fields, first_name: 'Ama\nid=1' }, token)
    const { auth_date, last_name, photo_url, username, id } = fields
    const cut = {
      auth_date,
      first_name: 'Ama',
      id: 1,
      [`id=${id}\nlast_name`]: last_name,
      photo_url,
      username,
      hash,
    }
    expect(checkTelegramWidget(cut, token, undefined, now)).toBeUndefined()
    expect(widget({ ...fields, first_name: 'Ama\nid=1' })).toBeUndefined()
    const launched = signInitData({ ...launch, start_param: 'x\nuser={"id":1}' }, token)
    expect(checkTelegramInitData(launched, token, undefined, now)).toBeUndefined()
  })

  test('gives the hash that was computed once and for all from the documented algorithm', () => {
    const known = {
      id: '424242',
      first_name: 'Ama',
      auth_date: '1700000000',
      hash: knownWidgetHash,
    }
    const then = new Date('2023-11-14T22:20:00Z')
    expect(checkTelegramWidget(known, token, undefined, then)?.id).toBe('424242')
  })

  test.each(Object.keys(fields))('refuses a changed %s', (name) => {
    const signed: Record<string, string | number> = signWidget(fields, token)
    const changed = name === 'auth_date' ? at(-9) : name === 'id' ? 424243 : 'changed'
    expect(checkTelegramWidget({ ...signed, [name]: changed }, token, undefined, now)).toBeUndefined()
    const { [name]: _, ...without } = signed
    expect(checkTelegramWidget(without, token, undefined, now)).toBeUndefined()
  })

  test('refuses a field that was added, another hash, none, and the hash of another bot', () => {
    const signed = signWidget(fields, token)
    expect(checkTelegramWidget({ ...signed, role: 'admin' }, token, undefined, now)).toBeUndefined()
    for (const hash of [
      '',
      '0'.repeat(64),
      signed.hash.toUpperCase(),
      signed.hash.slice(1),
      `${signed.hash}0`,
    ])
      expect(checkTelegramWidget({ ...signed, hash }, token, undefined, now)).toBeUndefined()
    expect(checkTelegramWidget(fields, token, undefined, now)).toBeUndefined()
    expect(widget(fields, '123456:another')).toBeUndefined()
  })

  test('refuses the signature of a Mini App: the keys differ', () => {
    const asMiniApp = Object.fromEntries(
      new URLSearchParams(
        signInitData({ id: '424242', first_name: 'Ama', auth_date: String(at(-10)) }, token),
      ),
    )
    expect(checkTelegramWidget(asMiniApp, token, undefined, now)).toBeUndefined()
  })

  test.each<[string, number, boolean]>([
    ['below', -86_399, true],
    ['at', -86_400, true],
    ['above', -86_401, false],
  ])('is taken for a day: %s the limit', (_, seconds, isTaken) => {
    expect(widget({ ...fields, auth_date: at(seconds) }) !== undefined).toBe(isTaken)
  })

  test('is taken as long as configured, and no longer', () => {
    expect(widget({ ...fields, auth_date: at(-300) }, token, 300)).toBeDefined()
    expect(widget({ ...fields, auth_date: at(-301) }, token, 300)).toBeUndefined()
  })

  test('from the future is refused, but for the skew of clocks', () => {
    expect(widget({ ...fields, auth_date: at(60) })).toBeDefined()
    expect(widget({ ...fields, auth_date: at(61) })).toBeUndefined()
  })

  test.each(['', '0', '-5', '1e9', 'NaN', '99999999999999'])('refuses the date %j, signed or not', (date) => {
    expect(widget({ ...fields, auth_date: date })).toBeUndefined()
  })

  test.each(['', '0', '-1', 'abc', '1'.repeat(17)])('refuses the id %j, signed or not', (id) => {
    expect(widget({ ...fields, id })).toBeUndefined()
  })
})

describe('the initData of a Mini App', () => {
  test('vouches for the person it names', () => {
    expect(initData(launch)).toMatchObject({
      id: '424242',
      first_name: 'Ama',
      username: 'ama_m',
      provenAt: new Date(at(-10) * 1000),
    })
  })

  test('gives the hash that was computed once and for all from the documented algorithm', () => {
    const known = `auth_date=1700000000&user=${encodeURIComponent('{"id":424242}')}&hash=${knownInitDataHash}`
    expect(checkTelegramInitData(known, token, undefined, new Date('2023-11-14T22:20:00Z'))?.id).toBe(
      '424242',
    )
  })

  test.each(Object.keys(launch))('refuses a changed %s', (name) => {
    const params = new URLSearchParams(signInitData(launch, token))
    params.set(
      name,
      name === 'auth_date' ? String(at(-9)) : name === 'user' ? user.replace('424242', '1') : 'x',
    )
    expect(checkTelegramInitData(params.toString(), token, undefined, now)).toBeUndefined()
    params.delete(name)
    expect(checkTelegramInitData(params.toString(), token, undefined, now)).toBeUndefined()
  })

  test('refuses a field that stands there twice, another hash, none, and the hash of another bot', () => {
    const signed = signInitData(launch, token)
    for (const data of [
      `${signed}&user=${encodeURIComponent('{"id":1}')}`,
      `user=${encodeURIComponent('{"id":1}')}&${signed}`,
      signed.replace(/hash=\w+/, `hash=${'0'.repeat(64)}`),
      signed.replace(/&hash=\w+/, ''),
      signInitData(launch, '123456:another'),
      '',
      'hash',
    ])
      expect(checkTelegramInitData(data, token, undefined, now), data).toBeUndefined()
  })

  test.each([
    '',
    'null',
    '{}',
    '{"id":"424242"}',
    '{"id":0}',
    '{"id":1.5}',
    '[424242]',
    '{"id":1,"is_bot":true}',
    '{',
  ])('refuses the user %j, signed or not', (broken) => {
    expect(initData({ ...launch, user: broken })).toBeUndefined()
  })

  test('is taken for a day, and not from the future', () => {
    expect(initData({ ...launch, auth_date: String(at(-86_400)) })).toBeDefined()
    expect(initData({ ...launch, auth_date: String(at(-86_401)) })).toBeUndefined()
    expect(initData({ ...launch, auth_date: String(at(61)) })).toBeUndefined()
  })
})
