import { expect, test } from 'vitest'
import type { MigrationState } from '../../src/migrate/compare-migrations.js'
import type { MigrationStatus } from '../../src/migrate/status.js'
import { describeSource } from '../../src/types/describe-source.js'

function status(
  states: readonly MigrationState[],
  current: MigrationStatus['current'] = 'blank',
): MigrationStatus {
  const migrations = states.map((state, index) => {
    const number = `00000${index + 1}`
    return { number, file: `${number}.sql`, state, hash: '', appliedAt: undefined, findings: [] }
  })
  return { database: 'shop', upToDate: false, missing: [], migrations, current }
}

test.each([
  { name: 'one migration', from: status(['applied']), source: 'migrations/000001.sql' },
  { name: 'several', from: status(['applied', 'applied']), source: 'migrations/000001.sql to 000002.sql' },
  {
    name: 'one that is being written',
    from: status(['applied'], 'applied'),
    source: 'migrations/000001.sql to current.sql',
  },
  { name: 'one that was not run', from: status(['applied'], 'changed'), source: 'migrations/000001.sql' },
])('the header names $name', ({ from, source }) => {
  expect(describeSource(from)).toBe(source)
})

test.each([
  { from: status([]), message: 'shop is not migrated', hint: 'Run pnc-db migrate.' },
  { from: status(['pending', 'pending']), message: 'shop is not migrated', hint: 'Run pnc-db migrate.' },
  { from: status(['applied', 'pending']), message: '000002.sql: pending', hint: 'Run pnc-db migrate.' },
  {
    from: status(['applied', 'unknown']),
    message: '000002.sql: unknown',
    hint: 'See pnc-db migrate status.',
  },
  {
    from: status(['changed', 'pending']),
    message: '000001.sql: changed',
    hint: 'See pnc-db migrate status.',
  },
])('a database elsewhere has no types: $message', ({ from, message, hint }) => {
  expect(() => describeSource(from)).toThrow(
    expect.objectContaining({
      code: 'SCHEMA_MISMATCH',
      message: expect.stringContaining(message) as string,
      hint,
    }) as Error,
  )
})
