import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { inspectToken } from '../../src/contexts/inspect-token.js'
import { parseRequest, parseTtl } from '../../src/contexts/parse-request.js'
import { contextKeyId } from '../../src/database/context-key-id.js'
import { createContextSigner } from '../../src/query/context-signer.js'

const secret = 'Zk4cA2tEoXw8yGd0qLr5sTb7J9mPfRzKaWvUeYiCnQ'
const other = 'nQiCeYvUaWzKfRmPJ9b7sTr5qLd0yGw8oXtEcA24Zk'
const user = '0195eea5-d400-752d-9758-64c591d175a0'
const token = createContextSigner(secret, 60)({ tenant: 4, user, roles: ['business'] })
const [header = '', payload = '', signature = ''] = token.split('.')
const judge = (text: string) => inspectToken(text, secret, Date.now()).signature

describe('inspectToken', () => {
  test('says of our own token whose it is and until when', () => {
    expect(inspectToken(token, secret, Date.now())).toMatchObject({
      signature: 'ours',
      keyId: contextKeyId(secret),
      tenant: 4,
      user,
      roles: ['business'],
      session: null,
      isExpired: false,
    })
    expect(inspectToken(token, secret, Date.now() + 61_000)).toMatchObject({
      signature: 'ours',
      isExpired: true,
    })
    const named = createContextSigner(secret, 60)({ tenant: 4, user, session_id: user })
    expect(inspectToken(named, secret, Date.now())).toMatchObject({ signature: 'ours', session: user })
  })

  test('tells a forged token from one of another key', () => {
    const claims = Buffer.from(JSON.stringify({ tid: 5, roles: ['system'], exp: 9e9 })).toString('base64url')
    expect(judge(`${header}.${claims}.${signature}`)).toBe('forged')
    const signed = createHmac('sha256', other).update(`${header}.${payload}`).digest('base64url')
    expect(judge(`${header}.${payload}.${signed}`)).toBe('forged')
    expect(judge(`${token}x`)).toBe('forged')
    expect(judge(createContextSigner(other, 60)({ tenant: 4 }))).toBe('other key')
  })

  test.each([
    '',
    'x',
    `${header}.${payload}`,
    `${token}.${signature}`,
    `${header}.!!.${signature}`,
    `${header}.${header.slice(0, 9)}.x`,
    `W10.${payload}.x`,
  ])('calls %j malformed', (text) => {
    expect(inspectToken(text, secret, Date.now())).toMatchObject({
      signature: 'malformed',
      tenant: undefined,
    })
  })

  test('checks no signature without a secret, and takes no algorithm from the token', () => {
    expect(inspectToken(token, undefined, Date.now())).toMatchObject({ signature: 'unchecked', tenant: 4 })
    const none = Buffer.from('{"alg":"none"}').toString('base64url')
    expect(judge(`${none}.${payload}.`)).toBe('other key')
  })

  test('copes with claims of any shape', () => {
    const odd = Buffer.from(JSON.stringify({ tid: {}, exp: 1e300, roles: 7 })).toString('base64url')
    expect(inspectToken(`${header}.${odd}.x`, secret, Date.now())).toMatchObject({
      signature: 'forged',
      expiresAt: undefined,
      isExpired: undefined,
    })
  })
})

describe('what people type', () => {
  test('a tenant is a slug or an id, a user a UUID, roles a list', () => {
    expect(parseRequest({ tenant: 'gh', user: user.toUpperCase(), roles: 'a_b, cd' })).toEqual({
      tenant: 'gh',
      user,
      roles: ['a_b', 'cd'],
    })
    expect(parseRequest({ tenant: '12' })).toEqual({ tenant: '12', user: undefined, roles: undefined })
  })

  test.each([
    {},
    { tenant: "gh'" },
    { tenant: 'gh', user: 'ama' },
    { tenant: 'gh', roles: "business'; drop table x" },
  ])('%j is refused', (options) => {
    expect(() => parseRequest(options)).toThrow(expect.objectContaining({ code: 'USAGE' }))
  })

  test('a context lasts a second to a day', () => {
    expect([parseTtl(undefined, 7), parseTtl('5m', 7), parseTtl('1d', 7)]).toEqual([7, 300, 86_400])
    for (const ttl of ['0', '999ms', '25h', 'soon'])
      expect(() => parseTtl(ttl, 7)).toThrow(expect.objectContaining({ code: 'USAGE' }))
  })
})
