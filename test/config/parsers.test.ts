import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatDuration, parseDuration } from '../../src/config/duration.js'
import { locateJsonError } from '../../src/config/locate-json-error.js'
import { nearestName } from '../../src/config/nearest-name.js'

describe('durations', () => {
  test.each([
    ['0', 0],
    ['500ms', 500],
    ['10s', 10_000],
    ['1.5m', 90_000],
    [' 2 h ', 7_200_000],
    ['24d', 2_073_600_000],
  ])('%s is %i ms', (text, milliseconds) => expect(parseDuration(text)).toBe(milliseconds))

  test.each(['', '5', '-1s', '1 parsec', '1e3ms', '10sec', '25d', 's', 'Infinity'])('%j is none', (text) =>
    expect(parseDuration(text)).toBeUndefined(),
  )

  test('what is printed can be read again', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 31 - 1), (duration) => {
        expect(parseDuration(formatDuration(duration))).toBe(duration)
      }),
    )
  })
})

describe('the place of a JSON error', () => {
  test.each([
    ['', 1, 1],
    ['{ "poolSize": }', 1, 15],
    ['{\n  "a": 1,\n}', 3, 1],
    ['{\n  "a": 1\n  "b": 2\n}', 3, 3],
    ["{ 'a': 1 }", 1, 3],
    ['{ "a": 01 }', 1, 9],
    ['[1, 2', 1, 6],
    ['{ "a": "x\ny" }', 1, 8],
    ['{} // done', 1, 4],
  ])('in %j', (text, line, column) => expect(locateJsonError(text)).toEqual({ line, column }))

  test('is found exactly where JSON.parse finds an error at all', () => {
    const json = fc.json({ maxDepth: 3 })
    const damaged = fc
      .tuple(json, fc.nat(), fc.constantFrom('', ',', '}', '"', '\\', '0', ' ', '\u0007', 'é'))
      .map(([text, at, insert]) => {
        const place = at % (text.length + 1)
        return text.slice(0, place) + insert + text.slice(place + (insert === '' ? 1 : 0))
      })
    fc.assert(
      fc.property(fc.oneof(json, damaged), (text) => {
        expect(locateJsonError(text) === undefined).toBe(isJson(text))
      }),
      { numRuns: 2000 },
    )
  })
})

describe('the nearest name', () => {
  const names = ['poolSize', 'dataDir', 'databaseUrl', 'lockTimeout']

  test.each([
    ['poolsize', 'poolSize'],
    ['pool_size', 'poolSize'],
    ['poolSzie', 'poolSize'],
    ['lock-timeuot', 'lockTimeout'],
    ['databaseURI', 'databaseUrl'],
    ['datadri', 'dataDir'],
  ])('%s means %s', (name, meant) => expect(nearestName(name, names)).toBe(meant))

  test.each(['colour', 'x', 'port', ''])('%j means none of them', (name) =>
    expect(nearestName(name, names)).toBeUndefined(),
  )
})

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
