import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { redactConnectionString, redactUrl } from '../../src/errors/redact-url.js'

describe('a connection string', () => {
  test.each([
    ["postgres://ama:it's@db.example.com/shop", 'postgres://ama:***@db.example.com/shop'],
    ['postgres://ama:my "secret"@db.example.com/shop', 'postgres://ama:***@db.example.com/shop'],
    ["postgres://o'brien:hunter2@db.example.com/shop", "postgres://o'brien:***@db.example.com/shop"],
    ['postgres://ama:a@b/c@db.example.com/shop', 'postgres://ama:***@db.example.com/shop'],
    ['postgres://ama:a?b#c@db.example.com/shop', 'postgres://ama:***@db.example.com/shop'],
    [
      "postgres://db.example.com/shop?user=ama&password=it's&sslmode=disable",
      'postgres://db.example.com/shop?user=ama&password=***&sslmode=disable',
    ],
    ['postgres://ama:hunter2@db.example.com/shop', 'postgres://ama:***@db.example.com/shop'],
    ['postgres://db:5432/shop?options=a@b', 'postgres://db:5432/shop?options=a@b'],
    ['postgres://ama@db:5432/shop', 'postgres://ama@db:5432/shop'],
  ])('%s is printed as %s', (url, printed) => {
    expect(redactConnectionString(url)).toBe(printed)
    expect(redactUrl(redactConnectionString(url))).toBe(printed)
  })

  test('never shows any part of a password, whatever it is made of', () => {
    const password = fc
      .array(fc.constantFrom('@', '/', '?', '#', ':', "'", '"', '\\', ' ', '%', '&', '=', ';', 'é'), {
        minLength: 1,
        maxLength: 12,
      })
      .map((characters) => `SEC${characters.join('SEC')}SEC`)
    fc.assert(
      fc.property(password, (secret) => {
        expect(redactConnectionString(`postgres://ama:${secret}@db.example.com/shop`)).not.toContain('SEC')
      }),
      { numRuns: 1_000 },
    )
  })
})
