import { describe, expect, test } from 'vitest'
import type { Attack, LeakRule } from '../../src/prove/attack.js'
import { judge } from '../../src/prove/run/judge.js'
import { judgeDifference } from '../../src/prove/run/judge-difference.js'
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

describe('an answer that is another one without the rows of the other tenant', () => {
  const asked = (before: string, without: string, after: string) =>
    judgeDifference({
      before: outcome({ said: before }),
      without: outcome({ said: without }),
      after: outcome({ said: after }),
    }).result

  test('leaks where it is the same whenever they are there', () => {
    expect(asked('[["3"]]', '[["1"]]', '[["3"]]')).toBe('leaked')
    expect(asked('[["2026-05-01 08:00:00+00"]]', '[[null]]', '[["2026-05-01 08:00:00+00"]]')).toBe('leaked')
    expect(
      asked('[["2026-05-01 08:00:00+00"]]', '[["2026-04-01 08:00:00+00"]]', '[["2026-05-01 08:00:00+00"]]'),
    ).toBe('leaked')
  })

  test('tells nothing where it is another one each time', () => {
    expect(asked('[["a"]]', '[["b"]]', '[["c"]]')).toBe('empty')
  })

  test.each([
    ['2026-05-01 08:00:00.123+00', '2026-05-01 08:00:01+00', '2026-05-01 08:00:02.5+00'],
    ['2026-05-01T08:00:00.123Z', '2026-05-01T08:00:01Z', '2026-05-01T08:00:02.500Z'],
    ['08:00:00.123', '08:00:01', '08:00:02'],
    ['1777622400.123', '1777622401', '1777622402.5'],
    ['1777622400123', '1777622401000', '1777622402500'],
  ])('is compared without the moments in it, such as %s', (first, second, third) => {
    const told = (count: number, at: string) => `[["${String(count)}","${at}"]]`
    expect(asked(told(3, first), told(3, second), told(3, third))).toBe('empty')
    expect(asked(told(3, first), told(1, second), told(3, third))).toBe('leaked')
  })
})
