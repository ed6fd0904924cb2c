import { sql } from 'kysely'
import { describe, expect, inject, test } from 'vitest'
import type { UnitOfWork } from '../../src/client/db.js'
import { connect } from '../../src/client/connect.js'
import { errorCodes, type ErrorCode } from '../../src/errors/error-codes.js'
import { PncError } from '../../src/errors/pnc-error.js'
import { describeOnServer } from '../harness/describe-on-server.js'
import { freePort } from '../harness/engines/free-port.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { addTwoMarkets, ghana, kenya } from '../market/two-markets.js'

const database = await useTestDatabase()
await addTwoMarkets(database)
const db = await database.connect()

const run = (tx: UnitOfWork, text: string) => sql.raw(text).execute(tx.query)

/** Each SQLSTATE of the list, a class by one of its members. */
const sqlstates = Object.entries(errorCodes).flatMap(([code, entry]) =>
  ('sqlstates' in entry ? entry.sqlstates : []).map(
    (sqlstate) => [sqlstate.replace('*', sqlstate === '08*' ? '006' : '003'), code] as const,
  ),
)

test.each(sqlstates)('SQLSTATE %s arrives as %s', async (sqlstate, code) => {
  // Retrying would only repeat it.
  const options = { retries: 0 }
  const error = await db
    .as(
      ghana.ama,
      (tx) => run(tx, `do $$ begin raise exception 'raised' using errcode = '${sqlstate}'; end $$`),
      options,
    )
    .catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(PncError)
  expect(error).toMatchObject({
    code,
    details: { sqlstate },
    exitCode: errorCodes[code as ErrorCode].exitCode,
  })
  expect((error as Error).message).toContain('raised')
})

test('a SQLSTATE that is not in the list arrives as DATABASE_ERROR', async () => {
  const work = db.as(ghana.ama, (tx) =>
    run(tx, `do $$ begin raise exception 'raised' using errcode = 'XX999'; end $$`),
  )
  await expect(work).rejects.toMatchObject({ code: 'DATABASE_ERROR', message: 'raised' })
})

describe('what a caller can really meet', () => {
  const statements: readonly (readonly [string, ErrorCode])[] = [
    [
      `insert into core.role_grants (tenant_id, user_id, role_code) values (101, '${ghana.ama.user}', 'business')`,
      'UNIQUE_VIOLATION',
    ],
    [
      `insert into core.role_grants (tenant_id, user_id, role_code) values (101, '${kenya.wanjiku.user}', 'business')`,
      'FOREIGN_KEY_VIOLATION',
    ],
    [`update core.memberships set display_name = ''`, 'CHECK_VIOLATION'],
    [`update core.memberships set display_name = null`, 'NOT_NULL_VIOLATION'],
    [
      `insert into core.memberships (tenant_id, user_id, display_name) values (102, '${ghana.ama.user}', 'Ama')`,
      'ROW_SECURITY_VIOLATION',
    ],
    [`select * from core.context_secrets`, 'ROW_SECURITY_VIOLATION'],
    [`select 'x'::int`, 'VALUE_INVALID'],
    [`select 1 / 0`, 'VALUE_INVALID'],
    [`select * from market.nowhere`, 'SCHEMA_MISMATCH'],
    [`select nothing from market.listings`, 'SCHEMA_MISMATCH'],
    [`select market.nowhere()`, 'SCHEMA_MISMATCH'],
  ]

  test.each(statements)('%s: %s', async (statement, code) => {
    await expect(db.as(ghana.admin, (tx) => run(tx, statement))).rejects.toMatchObject({ code })
  })

  test('no error shows a value of a row, which the detail line of PostgreSQL would', async () => {
    for (const [statement] of statements) {
      const error = await db.as(ghana.admin, (tx) => run(tx, statement)).catch((thrown: unknown) => thrown)
      const { message, hint, details } = error as PncError
      expect([message, hint, JSON.stringify(details)].join()).not.toContain(kenya.wanjiku.user)
    }
  })
})

describeOnServer('reaching a server', 'the embedded engine listens for its own process', () => {
  const attempt = (change: (url: URL) => void) => {
    const url = new URL(database.serviceUrl)
    change(url)
    return connect({
      connectionString: url.href,
      contextSecret: database.contextSecret,
      connectTimeoutMs: 5_000,
    })
  }

  test('where nothing listens: CONNECTION_FAILED', async () => {
    const port = String(await freePort())
    await expect(attempt((url) => (url.port = port))).rejects.toMatchObject({
      code: 'CONNECTION_FAILED',
      hint: expect.stringContaining('port') as string,
    })
  })

  test('where no host is: CONNECTION_FAILED', async () => {
    await expect(attempt((url) => (url.hostname = 'nowhere.invalid'))).rejects.toMatchObject({
      code: 'CONNECTION_FAILED',
    })
  })

  test('with a database that does not exist: DATABASE_MISSING', async () => {
    await expect(attempt((url) => (url.pathname = '/nowhere'))).rejects.toMatchObject({
      code: 'DATABASE_MISSING',
    })
  })

  test('with a login that does not exist: AUTHENTICATION_FAILED, without its password', async () => {
    const error = await attempt((url) => {
      url.username = 'nobody'
      url.password = 'a-password-to-hide'
    }).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'AUTHENTICATION_FAILED' })
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('a-password-to-hide')
  })

  test('that has no connection left: TOO_MANY_CONNECTIONS', async () => {
    const engine = inject('engine')
    const login = `limited_${Date.now()}`
    await database.asOwner(
      `create role ${login} login password 'limited' connection limit 0 in role pnc_service`,
    )
    try {
      const work = attempt((url) => {
        url.username = login
        url.password = 'limited'
      })
      await expect(work, engine.description).rejects.toMatchObject({ code: 'TOO_MANY_CONNECTIONS' })
    } finally {
      await database.asOwner(`drop role ${login}`)
    }
  })

  test('that ends the connection: CONNECTION_LOST, and the next unit of work gets a new one', async () => {
    const lost = await database.connect({ max: 1 })
    const work = lost.as(ghana.ama, async (tx) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx.query)
      await database.asOwner('select pg_terminate_backend($1, 5000)', [rows[0]!.pid])
      await tx.listings.feed()
    })
    await expect(work).rejects.toMatchObject({ code: 'CONNECTION_LOST' })
    expect((await lost.as(ghana.ama).listings.feed()).items).toEqual([])
  })

  test('that ends an idle connection is not noticed at all', async () => {
    const idle = await database.connect({ max: 1, applicationName: 'soon to end' })
    await idle.as(ghana.ama).listings.feed()
    await database.asOwner(
      `select pg_terminate_backend(pid, 5000) from pg_stat_activity where application_name = 'soon to end'`,
    )
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect((await idle.as(ghana.ama).listings.feed()).items).toEqual([])
  })
})
