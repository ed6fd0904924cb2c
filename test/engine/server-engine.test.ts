import { Client } from 'pg'
import { describe, expect, inject, test } from 'vitest'
import { openEngine } from '../../src/engine/open-engine.js'
import { checkServerVersion } from '../../src/engine/server/check-server-version.js'
import type { PncError } from '../../src/errors/pnc-error.js'
import { describeOnServer } from '../harness/describe-on-server.js'
import { freePort } from '../harness/engines/free-port.js'
import { testConfig } from '../harness/test-config.js'
import { urlOf } from '../harness/url-of.js'
import { answering, fakeServer } from './fake-server.js'

const open = (databaseUrl: string, connectTimeoutMs = 5_000) =>
  openEngine(testConfig({ databaseUrl, dataDir: '/nowhere', connectTimeoutMs }))

const refusal = async (databaseUrl: string, connectTimeoutMs?: number): Promise<PncError> => {
  const error = await open(databaseUrl, connectTimeoutMs).then(
    () => undefined,
    (thrown: unknown) => thrown as PncError,
  )
  if (!error) throw new Error('It opened.')
  return error
}

describe('a URL that leads nowhere', () => {
  test('a refused port', async () => {
    const port = await freePort()
    const error = await refusal(`postgres://ama:s3cret@127.0.0.1:${port}/shop`)
    expect(error).toMatchObject({ code: 'CONNECTION_FAILED', exitCode: 3 })
    expect(error.message).toContain(`Cannot connect to 127.0.0.1:${port}`)
    expect(error.hint).toContain('Nothing listens there')
  })

  test('an unknown host', async () => {
    const error = await refusal('postgres://ama:s3cret@no-such-host.invalid/shop')
    expect(error).toMatchObject({ code: 'CONNECTION_FAILED', exitCode: 3 })
    expect(error.hint).toContain('No such host')
  })

  test('a folder without a socket', async () => {
    const error = await refusal('postgres://ama:s3cret@%2Fno%2Fsuch%2Ffolder/shop')
    expect(error).toMatchObject({ code: 'CONNECTION_FAILED' })
    expect(error.hint).toContain('No server socket')
  })

  test('a server that says nothing, within the connect timeout', async () => {
    const error = await refusal(await fakeServer(() => undefined), 300)
    expect(error).toMatchObject({ code: 'CONNECTION_FAILED' })
    expect(error.hint).toContain('PNC_CONNECT_TIMEOUT')
  })

  test('a server that hangs up', async () => {
    const error = await refusal(await fakeServer((socket) => socket.once('data', () => socket.end())))
    expect(error).toMatchObject({ code: 'CONNECTION_FAILED' })
    expect(error.message).toContain('closed the connection')
  })

  test('a web server', async () => {
    const error = await refusal(
      await fakeServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
      1_000,
    )
    expect(error).toMatchObject({ code: 'CONNECTION_FAILED' })
  })

  test.each([
    'mysql://ama:s3cret@localhost/shop',
    'localhost:5432/shop',
    'postgres://ama:s3cret@local host:99999999/shop',
    'postgres://ama:s3/cret@localhost:port/shop',
  ])('%s is no URL of a server', async (url) => {
    const error = await refusal(url)
    expect(error).toMatchObject({ code: 'CONFIG_INVALID', exitCode: 3 })
    expect(error.hint).toContain('postgres://user:password@host:5432/database')
  })

  test('none of them shows the password', async () => {
    for (const url of [
      'postgres://ama:s3cret@no-such-host.invalid/shop',
      'mysql://ama:s3cret@localhost/shop',
      'postgres://ama:s3/cret@localhost:port/shop',
      `postgres://ama:s3cret@127.0.0.1:${await freePort()}/shop`,
    ]) {
      const { message, hint, details, stack, cause } = await refusal(url)
      expect(JSON.stringify([message, hint, details, stack, cause])).not.toMatch(/s3\/?cret/)
    }
  })
})

describe('the version of the server', () => {
  const row = {
    version: '14.9 (Debian 14.9-1)',
    number: '140009',
    user: 'ama',
    database: 'shop',
    bypasses: 'f',
  }

  test('a server older than 15 is refused', async () => {
    const error = await refusal(await fakeServer(answering(row)))
    expect(error).toMatchObject({ code: 'SERVER_TOO_OLD', exitCode: 3 })
    expect(error.message).toMatch(/is PostgreSQL 14\.9; pnc-db needs 15 or newer/)
  })

  test('15.0 is the oldest that is not', () => {
    const check = (postgresNumber: number) => () =>
      checkServerVersion({ postgres: 'x', postgresNumber }, 'here')
    expect(check(149_999)).toThrow(expect.objectContaining({ code: 'SERVER_TOO_OLD' }) as Error)
    expect(check(150_000)).not.toThrow()
    expect(check(180_001)).not.toThrow()
  })
})

test('an interrupt ends the attempt to connect', async () => {
  const url = await fakeServer(() => undefined)
  const controller = new AbortController()
  setTimeout(() => controller.abort(), 100)
  const opening = openEngine(testConfig({ databaseUrl: url, dataDir: '/nowhere' }), {
    signal: controller.signal,
  })
  await expect(opening).rejects.toMatchObject({ code: 'INTERRUPTED', exitCode: 130 })
})

describeOnServer('a real server', 'they are about connecting to a server', () => {
  const provided = inject('engine')
  const server = provided.kind === 'server' ? provided.server : undefined
  const superuserUrl = server?.superuserUrl ?? ''
  const login = server?.logins.pnc_service ?? { user: '', password: '' }

  test('it is described without secrets, and a superuser gets a role that row security holds for', async () => {
    const engine = await open(superuserUrl)
    expect(engine).toMatchObject({
      kind: 'server',
      connectionString: superuserUrl,
      poolSize: 4,
      supportsCopy: true,
      sessionRole: 'pnc_service',
    })
    expect(engine.description).toMatch(/^PostgreSQL \d+\.\d+.* at \S+:\d+\/\S+$/)
    expect(engine.facts).toMatchObject({
      bypassesRowSecurity: true,
      postgisAvailable: expect.any(String) as string,
    })
    await engine.close()
  })

  test('a login that row security holds for keeps its own role', async () => {
    const engine = await open(urlOf(superuserUrl, { login }))
    expect(engine).toMatchObject({
      sessionRole: undefined,
      facts: { user: login.user, bypassesRowSecurity: false },
    })
    expect(engine.description).not.toContain(login.password)
  })

  test('a wrong password', async () => {
    const error = await refusal(urlOf(superuserUrl, { login: { ...login, password: 'wrong-s3cret' } }))
    expect(error).toMatchObject({ code: 'AUTHENTICATION_FAILED', exitCode: 3 })
    expect(error.hint).toContain('Check user and password')
    expect(JSON.stringify([error.message, error.details])).not.toContain('s3cret')
  })

  test('no password where one is wanted', async () => {
    const error = await refusal(urlOf(superuserUrl, { login: { ...login, password: '' } }))
    expect(error).toMatchObject({ code: 'AUTHENTICATION_FAILED' })
    expect(error.hint).toContain('the URL has none')
  })

  test('a missing database', async () => {
    const error = await refusal(urlOf(superuserUrl, { database: 'no_such_database' }))
    expect(error).toMatchObject({ code: 'DATABASE_MISSING', exitCode: 3 })
    expect(error.message).toContain('no_such_database')
  })

  test('TLS where the server speaks none', async () => {
    const url = new URL(superuserUrl)
    url.searchParams.set('sslmode', 'verify-full')
    const error = await refusal(url.href)
    expect(error).toMatchObject({ code: 'CONNECTION_FAILED' })
    expect(error.hint).toContain('sslmode')
  })

  test('it leaves no connection behind', async () => {
    const client = new Client({ connectionString: superuserUrl })
    await client.connect()
    await client.query('create database left_alone')
    const engine = await open(urlOf(superuserUrl, { database: 'left_alone' }))
    const connections = async () =>
      (await client.query("select from pg_stat_activity where datname = 'left_alone'")).rowCount
    await expect.poll(connections, { timeout: 10_000 }).toBe(0)
    await engine.close()
    await client.query('drop database left_alone')
    await client.end()
  })
})
