import { describe, expect, test } from 'vitest'
import { asPncError } from '../../src/cli/kernel/as-pnc-error.js'
import { printError } from '../../src/cli/kernel/print-error.js'
import { PncError } from '../../src/errors/pnc-error.js'
import { runCli } from '../harness/run-cli.js'

const plain = { json: false, verbose: false, color: false }
const never = new AbortController().signal

const violation = new PncError('UNIQUE_VIOLATION', 'The slug is taken', {
  hint: 'Choose another one.',
  details: { constraint: 'businesses_slug_key', table: 'businesses', rows: [1, 2] },
  cause: new Error('duplicate key'),
})

describe('an error is printed', () => {
  test('as code and message, its particulars, and the hint', () => {
    expect(printError(violation, plain)).toBe(
      [
        'error UNIQUE_VIOLATION: The slug is taken',
        '  constraint: businesses_slug_key',
        '  table: businesses',
        'hint: Choose another one.',
        '',
      ].join('\n'),
    )
  })

  test('without particulars that the message names already', () => {
    const error = new PncError('MIGRATION_FAILED', 'migrations/000002.sql:12:3: syntax error (42601)', {
      details: { sqlstate: '42601', file: 'migrations/000002.sql', line: 12, position: 400 },
    })
    expect(printError(error, plain)).toBe(
      'error MIGRATION_FAILED: migrations/000002.sql:12:3: syntax error (42601)\n  position: 400\n',
    )
  })

  test('with its stack and its causes only when asked', () => {
    expect(printError(violation, plain)).not.toContain('errors.test.ts')
    const verbose = printError(violation, { ...plain, verbose: true })
    expect(verbose).toContain('errors.test.ts')
    expect(verbose).toContain('caused by Error: duplicate key')
  })

  test('as one line of JSON with everything a script needs', () => {
    const line = printError(violation, { ...plain, json: true })
    expect(line.trimEnd()).not.toContain('\n')
    expect(JSON.parse(line)).toEqual({
      error: {
        code: 'UNIQUE_VIOLATION',
        message: 'The slug is taken',
        hint: 'Choose another one.',
        details: { constraint: 'businesses_slug_key', table: 'businesses', rows: [1, 2] },
        exitCode: 4,
      },
    })
  })

  test.each([plain, { ...plain, verbose: true }, { ...plain, json: true, verbose: true }])(
    'never with a password in it: %j',
    (style) => {
      const url = 'postgres://ama:hunter2@db/shop'
      const error = new PncError('CONNECTION_FAILED', `cannot reach ${url}`, {
        hint: `check ${url}`,
        details: { url, settings: { url: `${url}?password=hunter2` } },
        cause: new Error(`connect ${url} password='hunter2'`),
      })
      expect(printError(error, style)).not.toContain('hunter2')
    },
  )
})

describe('an error that is not ours', () => {
  test('is a defect, and says how to report it', () => {
    const error = asPncError(new TypeError('x is not a function'), never)
    expect(error).toMatchObject({ code: 'INTERNAL', exitCode: 70, message: 'x is not a function' })
    expect(error.hint).toContain('--verbose')
  })

  test('from the database keeps its own code', () => {
    const error = asPncError(Object.assign(new Error('deadlock detected'), { code: '40P01' }), never)
    expect(error).toMatchObject({ code: 'DEADLOCK', exitCode: 6 })
  })
})

describe('after an interrupt', () => {
  const aborted = AbortSignal.abort()

  test('whatever a driver reports is the interrupt', () => {
    const error = asPncError(new Error('Connection terminated'), aborted)
    expect(error).toMatchObject({
      code: 'INTERRUPTED',
      exitCode: 130,
      message: 'The command was interrupted',
    })
  })

  test('what an operation says about the state it leaves is kept', () => {
    const left = new PncError('CANCELLED', '000002-market.sql was rolled back', { hint: 'Run it again.' })
    expect(asPncError(left, aborted)).toMatchObject({
      code: 'INTERRUPTED',
      message: '000002-market.sql was rolled back',
      hint: 'Run it again.',
    })
  })
})

describe('a failing command', () => {
  test('leaves stdout empty and prints one JSON object on stderr with --json', async () => {
    const { code, stdout, stderr } = await runCli(['config', '--json'], { env: { PNC_POOL_SIZE: '0' } })
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
    expect(JSON.parse(stderr)).toMatchObject({
      error: {
        code: 'CONFIG_INVALID',
        exitCode: 3,
        details: { issues: [{ origin: 'PNC_POOL_SIZE (environment)' }] },
      },
    })
  })

  test('prints a usage error as JSON too, although the options were not understood', async () => {
    const { code, stdout, stderr } = await runCli(['confg', '--json'])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'USAGE' } })
  })

  test('prints no stack unless --verbose', async () => {
    const env = { PNC_POOL_SIZE: '0' }
    expect((await runCli(['config'], { env })).stderr).not.toMatch(/^\s+at /m)
    expect((await runCli(['config', '--verbose'], { env })).stderr).toMatch(/^\s+at .*load-config/m)
  })
})
