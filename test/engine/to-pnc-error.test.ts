import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client, DatabaseError } from 'pg'
import { expect, inject, test } from 'vitest'
import { codeOfSqlstate, toPncError } from '../../src/database/to-pnc-error.js'
import { errorCodes } from '../../src/errors/error-codes.js'
import { PncError } from '../../src/errors/pnc-error.js'

function reported(
  code: string,
  message = 'what the server said',
  fields: Partial<DatabaseError> = {},
): DatabaseError {
  return Object.assign(new DatabaseError(message, message.length, 'error'), { code, ...fields })
}

test('an exact SQLSTATE wins over its class', () => {
  expect(codeOfSqlstate('08006')).toBe('CONNECTION_FAILED')
  expect(codeOfSqlstate('22P02')).toBe('VALUE_INVALID')
  expect(codeOfSqlstate('PN004')).toBe('NOT_A_MEMBER')
  expect(codeOfSqlstate('57014')).toBe('CANCELLED')
  expect(codeOfSqlstate('57P01')).toBe('CONNECTION_LOST')
  expect(codeOfSqlstate('XX000')).toBeUndefined()
})

test('every SQLSTATE of the error list is reached, and no two codes claim one', () => {
  const claims = Object.entries(errorCodes).flatMap(
    ([code, { sqlstates = [] }]: [string, { sqlstates?: readonly string[] }]) =>
      sqlstates.map((sqlstate) => [sqlstate, code] as const),
  )
  expect(new Set(claims.map(([sqlstate]) => sqlstate)).size).toBe(claims.length)
  for (const [sqlstate, code] of claims) expect(codeOfSqlstate(sqlstate.replace('*', '9ZZ'))).toBe(code)
})

test('details name objects and never repeat the rows of the server', () => {
  const error = toPncError(
    reported('23505', 'duplicate key value violates unique constraint "users_email_key"', {
      detail: 'Key (email)=(ama@example.com) already exists.',
      schema: 'core',
      table: 'users',
      constraint: 'users_email_key',
    }),
  )
  expect(error).toMatchObject({
    code: 'UNIQUE_VIOLATION',
    details: { sqlstate: '23505', constraint: 'users_email_key', schema: 'core', table: 'users' },
  })
  expect(JSON.stringify([error.message, error.hint, error.details])).not.toContain('ama@example.com')
})

test('errors of our own SQL keep their words and their hint', () => {
  const error = toPncError(reported('PN003', 'The context has expired.', { hint: 'Sign a new one.' }))
  expect(error).toMatchObject({
    code: 'CONTEXT_EXPIRED',
    message: 'The context has expired.',
    hint: 'Sign a new one.',
  })
})

test('a statement timeout and a cancelled statement have one code and two hints', () => {
  const timeout = toPncError(reported('57014', 'canceling statement due to statement timeout'))
  const cancelled = toPncError(reported('57014', 'canceling statement due to user request'))
  expect([timeout.code, cancelled.code]).toEqual(['CANCELLED', 'CANCELLED'])
  expect(timeout.hint).toContain('statement_timeout')
  expect(cancelled.hint).not.toContain('statement_timeout')
})

test.each([
  ['ECONNREFUSED', 'CONNECTION_FAILED', /Nothing listens/],
  ['ENOTFOUND', 'CONNECTION_FAILED', /No such host/],
  ['ETIMEDOUT', 'CONNECTION_FAILED', /No answer in time/],
  ['ECONNRESET', 'CONNECTION_LOST', /stopped or restarted/],
  ['ENOSPC', 'DISK_FULL', /Free space/],
  ['EADDRINUSE', 'PORT_IN_USE', /--port/],
])('%s becomes %s', (code, expected, hint) => {
  const error = toPncError(Object.assign(new Error('syscall failed'), { code }))
  expect(error.code).toBe(expected)
  expect(error.hint).toMatch(hint)
})

test('a file that cannot be written is not taken for a server that cannot be reached', async () => {
  const folder = join(inject('engine').runFolder, 'is-a-file')
  await writeFile(folder, '')
  for (const path of [join(folder, 'x'), join(inject('engine').runFolder, 'nowhere/x')]) {
    const error = toPncError(await writeFile(path, '').catch((thrown: unknown) => thrown))
    expect(error).toMatchObject({ code: 'FILE_INACCESSIBLE', exitCode: 3 })
    expect(error.message).toContain(path)
  }
  const socket = await new Client({ host: join(inject('engine').runFolder, 'nowhere') })
    .connect()
    .catch((thrown: unknown) => thrown)
  expect(toPncError(socket)).toMatchObject({
    code: 'CONNECTION_FAILED',
    hint: expect.stringContaining('No server socket') as string,
  })
})

test('a host with several addresses reports the error of the first one', () => {
  const refused = Object.assign(new Error('connect ECONNREFUSED ::1:5432'), { code: 'ECONNREFUSED' })
  const error = toPncError(
    Object.assign(new AggregateError([refused, refused], ''), { code: 'ECONNREFUSED' }),
  )
  expect(error.code).toBe('CONNECTION_FAILED')
  expect(error.message).toContain('::1:5432')
})

test('words of pg without a code are understood', () => {
  expect(toPncError(new Error('Connection terminated unexpectedly')).code).toBe('CONNECTION_LOST')
  expect(toPncError(new Error('timeout expired')).code).toBe('CONNECTION_FAILED')
  expect(toPncError(new Error('The server does not support SSL connections')).hint).toContain('sslmode')
})

test('a password in the words of a driver is not shown', () => {
  const error = toPncError(new Error('cannot parse postgres://ama:s3cret@localhost/shop'))
  expect(error.message).not.toContain('s3cret')
})

test('a PncError passes through, anything else unknown is a defect', () => {
  const known = new PncError('REFUSED', 'no')
  expect(toPncError(known)).toBe(known)
  expect(toPncError(new TypeError('x is not a function')).code).toBe('INTERNAL')
  expect(toPncError('a string').message).toBe('a string')
  expect(toPncError(reported('XX000')).code).toBe('DATABASE_ERROR')
})
