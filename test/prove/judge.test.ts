import { describe, expect, test } from 'vitest'
import type { Attack, LeakRule } from '../../src/prove/attack.js'
import { judge } from '../../src/prove/run/judge.js'
import type { Outcome } from '../../src/prove/run/outcome.js'

const actor = {
  name: 'somebody',
  role: 'pnc_service',
  kind: 'group',
  context: undefined,
  become: [],
} as const
const attack = (leaks: LeakRule, more: Partial<Attack> = {}): Attack => ({
  family: 'read',
  object: 'market.listings',
  actor,
  sql: 'select 1',
  leaks,
  ...more,
})
const outcome = (more: Partial<Outcome>): Outcome => ({
  isPrepared: true,
  rows: [],
  rowCount: 0,
  refused: undefined,
  message: '',
  constraint: undefined,
  said: '',
  notices: [],
  changed: [],
  ...more,
})
const markers = ['Kenyan secret']
const resultOf = (tried: Attack, came: Partial<Outcome>) => judge(tried, outcome(came), markers).result

describe('an attack leaks', () => {
  test.each<[string, Attack, Partial<Outcome>]>([
    ['by a value in the answer', attack({}), { said: '[["Kenyan secret maize"]]' }],
    ['by a value in an error', attack({}), { refused: '22P02', said: 'invalid input: "Kenyan secret"' }],
    ['by a row', attack({ rows: true }), { rowCount: 1 }],
    ['by a count', attack({ count: true }), { rows: [['3']] }],
    ['by true', attack({ count: true }), { rows: [['t']] }],
    ['by not being refused', attack({ success: true }), {}],
    ['by what it changed', attack({}), { changed: ['market.listings'] }],
    ['by a constraint that comes after the policies', attack({ errors: ['23'] }), { refused: '23505' }],
    [
      'by the violation of a key that two tenants share',
      attack({ keys: ['k'] }),
      { refused: '23505', constraint: 'k' },
    ],
    [
      'by reaching a secret',
      attack({ reaches: ['context_secrets'] }),
      { refused: '42501', message: 'permission denied for table context_secrets' },
    ],
    ['by what it had planted', attack({ notice: 'spied' }), { notices: ['spied as pnc_definer'] }],
  ])('%s', (_name, tried, came) => {
    expect(resultOf(tried, came)).toBe('leaked')
  })
})

test('a value that the attack brought itself tells nothing', () => {
  const tried = attack({}, { sql: `select 'Kenyan secret'` })
  expect(resultOf(tried, { said: '[["Kenyan secret"]]' })).toBe('empty')
})

test('no row, a zero, false and null are nothing', () => {
  for (const value of ['0', 'f', null])
    expect(resultOf(attack({ count: true }), { rows: [[value]] })).toBe('empty')
  expect(resultOf(attack({ rows: true }), {})).toBe('empty')
})

test('a refusal is one, whatever the rule', () => {
  const all = attack({ rows: true, count: true, success: true, errors: ['23'], keys: ['k'] })
  expect(resultOf(all, { refused: '42501' })).toBe('refused')
  expect(resultOf(all, { refused: '23505', constraint: 'another' })).toBe('leaked')
  expect(resultOf(attack({ keys: ['k'] }), { refused: '23505', constraint: 'another' })).toBe('refused')
})

test('an attack that fails for another reason, or cannot be set up, shows nothing', () => {
  const tried = attack({ success: true }, { decisive: ['23503'] })
  expect(resultOf(tried, { refused: '23503' })).toBe('refused')
  expect(resultOf(tried, { refused: '23514' })).toBe('undecided')
  expect(resultOf(tried, { isPrepared: false, refused: '55P03' })).toBe('undecided')
})
