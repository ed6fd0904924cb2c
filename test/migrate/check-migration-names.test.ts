import { expect, test } from 'vitest'
import { checkMigrationNames } from '../../src/migrate/check-migration-names.js'

test('migrations, their way back and other files are let through', () => {
  expect(() =>
    checkMigrationNames(['000001-core.sql', '000001-core.down.sql', '000002.sql', 'README.md']),
  ).not.toThrow()
})

test.each(['000003_reviews.sql', '3-reviews.sql', 'reviews.sql', '000003-reviews.SQL', '000003-a b.sql'])(
  '%s, which would never run, is refused',
  (name) => {
    expect(() => checkMigrationNames(['000001-core.sql', name])).toThrow(name)
  },
)

test('two of the same number are refused and both named', () => {
  const names = ['000001-core.sql', '000002-one.sql', '000002-other.sql']
  expect(() => checkMigrationNames(names)).toThrow('000002-one.sql, 000002-other.sql')
})
