import { createHmac } from 'node:crypto'
import { contextKeyId } from '../../database/context-key-id.js'
import { sealContext } from './seal-context.js'

/** A value of the setting `pnc.context` that has to mean nobody. */
export interface ForgedContext {
  readonly name: string
  readonly value: string
}

/** A token that has to be refused. */
export interface ForgedToken {
  readonly name: string
  readonly token: string
  /** What it lets its bearer into, by the entrance for that alone; undefined where it is no good for anything. */
  readonly lets?: 'a tenant' | 'sign-in'
  /** The role in it that the person held once: the attack supposes a grant that has ended. */
  readonly endedRole?: string
}

export interface ForgeOptions {
  readonly secret: string
  readonly ownTenant: number
  readonly foreignTenant: number
  /** A member of the own tenant alone. */
  readonly person: string
  readonly foreignPerson: string
  /** `pnc.context` as another transaction had it, in the foreign tenant. */
  readonly replayed: string
  /** The moment the transaction of the proof began, as core.enter writes it into a seal. */
  readonly now: string
  /** Whether grants of roles may have an end. */
  readonly grantsEnd: boolean
}

const encode = (text: string) => Buffer.from(text, 'utf8').toString('base64url')
const inAnHour = () => Math.floor(Date.now() / 1000) + 3600

/** A token made by hand; whatever is left out is as the library makes it. */
function forge(parts: {
  readonly secret: string
  readonly claims: Readonly<Record<string, unknown>>
  readonly signedWith?: string
  readonly header?: string
  readonly algorithm?: string
}): string {
  const head = encode(parts.header ?? `{"alg":"HS256","typ":"JWT","kid":"${contextKeyId(parts.secret)}"}`)
  const body = encode(JSON.stringify({ exp: inAnHour(), ...parts.claims }))
  const signature = createHmac(parts.algorithm ?? 'sha256', parts.signedWith ?? parts.secret)
    .update(`${head}.${body}`)
    .digest('base64url')
  return `${head}.${body}.${signature}`
}

/** Tokens of which each lacks exactly one thing that core.enter asks for, and genuine ones, for the wrong entrance. */
export function forgeTokens({ secret, ...options }: ForgeOptions): readonly ForgedToken[] {
  const system = { tid: options.foreignTenant, roles: ['system'] }
  const kid = contextKeyId(secret)
  const genuine = forge({ secret, claims: system })
  const [header = '', payload = '', signature = ''] = genuine.split('.')
  const unsigned = (head: string) => forge({ secret, header: head, claims: system }).replace(/[^.]*$/, '')
  const none = `{"alg":"none","typ":"JWT"}`
  const noneWithKey = `{"alg":"none","typ":"JWT","kid":"${kid}"}`
  const sha512 = `{"alg":"HS512","typ":"JWT","kid":"${kid}"}`
  const forged = Object.entries({
    'an empty token': '',
    'signed with another key': forge({
      secret,
      signedWith: 'another secret that is long enough for it',
      claims: system,
    }),
    'signed with the empty key': forge({ secret, signedWith: '', claims: system }),
    'alg none': unsigned(none),
    'alg none with our key id': unsigned(noneWithKey),
    'alg none, signed': forge({ secret, header: none, claims: system }),
    'alg none with our key id, signed': forge({ secret, header: noneWithKey, claims: system }),
    HS512: forge({ secret, header: sha512, algorithm: 'sha512', claims: system }),
    'HS512 signed with SHA-256': forge({ secret, header: sha512, claims: system }),
    'our header in another order': forge({
      secret,
      header: `{"kid":"${kid}","typ":"JWT","alg":"HS256"}`,
      claims: system,
    }),
    'no header': `.${payload}.${signature}`,
    'no signature': `${header}.${payload}`,
    'an empty signature': `${header}.${payload}.`,
    'a cut signature': genuine.slice(0, -1),
    'an altered payload': `${header}.${encode(JSON.stringify({ ...system, exp: inAnHour() + 1 }))}.${signature}`,
    'a fourth part': `${genuine}.x`,
    expired: forge({ secret, claims: { ...system, exp: Math.floor(Date.now() / 1000) - 60 } }),
    'without expiry': forge({ secret, claims: { ...system, exp: null } }),
    'a member of another tenant': forge({
      secret,
      claims: { tid: options.foreignTenant, sub: options.person, roles: [] },
    }),
    'a person who does not exist': forge({
      secret,
      claims: { tid: options.foreignTenant, sub: '00000000-0000-7000-8000-000000000000', roles: [] },
    }),
    'nobody with a role of people': forge({
      secret,
      claims: { tid: options.foreignTenant, roles: ['admin'] },
    }),
    'nobody without a role': forge({ secret, claims: { tid: options.foreignTenant } }),
    'a person as the system': forge({
      secret,
      claims: { tid: options.foreignTenant, sub: options.foreignPerson, roles: ['system'] },
    }),
    'a role that nobody holds': forge({
      secret,
      claims: { tid: options.foreignTenant, sub: options.foreignPerson, roles: ['no_such_role'] },
    }),
    'a session that is no UUID': forge({
      secret,
      claims: { tid: options.foreignTenant, sub: options.foreignPerson, roles: [], sid: 'all' },
    }),
    'a session of nobody': forge({
      secret,
      claims: { ...system, sid: '00000000-0000-7000-8000-000000000000' },
    }),
    'a tenant that does not exist': forge({ secret, claims: { tid: 2_147_483_646, roles: ['system'] } }),
    'no tenant': forge({ secret, claims: { roles: ['system'] } }),
  }).map(([name, token]) => ({ name, token }))
  const endedRole = 'admin'
  const ended: ForgedToken = {
    name: 'a role whose grant has ended',
    token: forge({
      secret,
      claims: { tid: options.foreignTenant, sub: options.foreignPerson, roles: [endedRole] },
    }),
    endedRole,
  }
  return [
    ...forged,
    ...(options.grantsEnd ? [ended] : []),
    { name: 'genuine, of the system', token: genuine, lets: 'a tenant' },
    {
      name: 'genuine, of a member',
      token: forge({
        secret,
        claims: { tid: options.foreignTenant, sub: options.foreignPerson, roles: [] },
      }),
      lets: 'a tenant',
    },
    {
      name: 'genuine, of sign-in',
      token: forge({ secret, claims: { roles: ['authentication'] } }),
      lets: 'sign-in',
    },
  ]
}

/** Values of the setting that did not pass core.enter in this very transaction. */
export function forgeContexts({ secret, ...options }: ForgeOptions): readonly ForgedContext[] {
  const claims = { tid: options.foreignTenant, roles: ['system'] }
  const genuine = forge({ secret, claims })
  const [header = '', payload = '', signature = ''] = genuine.split('.')
  const seal = options.replayed.split('.')[0] ?? ''
  const expired = forge({ secret, claims: { ...claims, exp: 1 } })
  const end = inAnHour() * 1000
  const over = sealContext({ secret, now: options.now, endsAt: 1000, token: genuine })
  return Object.entries({
    'of another transaction': options.replayed,
    'a token without a seal': genuine,
    'a token with an end and without a seal': `${String(end)}.${genuine}`,
    'a token after an empty seal': `.${String(end)}.${genuine}`,
    'a token after a seal of zeros': `${'0'.repeat(64)}.${String(end)}.${genuine}`,
    'a token sealed by its own signature': `${Buffer.from(signature, 'base64url').toString('hex')}.${String(end)}.${genuine}`,
    'another token under a seal of another transaction': `${seal}.${String(end)}.${genuine}`,
    'an expired token under another seal': `${seal}.1000.${expired}`,
    'a token that has expired since it was entered': sealContext({
      secret,
      now: options.now,
      endsAt: 1000,
      token: expired,
    }),
    'a context whose end has passed before that of its token': over,
    'a context whose end was put off after it was sealed': over.replace('.1000.', `.${String(end)}.`),
    'a context whose end was taken away after it was sealed': over.replace('.1000.', '..'),
    'alg none': `${seal}.${String(end)}.${encode('{"alg":"none"}')}.${payload}.`,
    'the claims in clear': JSON.stringify({ ...claims, exp: inAnHour() }),
    'the number of the tenant': String(options.foreignTenant),
    'a header alone': `${seal}.${String(end)}.${header}`,
    dots: '.....',
  }).map(([name, value]) => ({ name, value }))
}
