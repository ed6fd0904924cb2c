import { existsSync } from 'node:fs'
import { mkdtemp, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Client, type ClientConfig } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test, vi } from 'vitest'
import type { Engine } from '../../src/engine/engine.js'
import { openEngine } from '../../src/engine/open-engine.js'
import { testConfig } from '../harness/test-config.js'

// The engine starts in two seconds on a quiet machine, and in ten on a busy one.
vi.setConfig({ testTimeout: 120_000 })

let engine: Engine
let dataDir: string

beforeAll(async () => {
  dataDir = await mkdtemp(join(inject('engine').runFolder, 'embedded-'))
  engine = await openEngine(testConfig({ databaseUrl: undefined, dataDir }))
  const client = await connect()
  await client.query('create table numbers (n int primary key, word text)')
})

afterAll(() => engine.close())

/** A client that ends with the test, or with the setup. */
async function connect(options: ClientConfig = {}): Promise<Client> {
  const client = new Client({ connectionString: engine.connectionString, ...options })
  client.on('error', () => undefined)
  await client.connect()
  try {
    onTestFinished(() => client.end())
  } catch {
    afterAll(() => client.end())
  }
  return client
}

const count = async (client: Client, where = 'true') =>
  Number((await client.query<{ n: string }>(`select count(*) as n from numbers where ${where}`)).rows[0]?.n)

describe('what it is', () => {
  test('a single superuser session whose work is done as the service role', () => {
    expect(engine).toMatchObject({ kind: 'embedded', poolSize: 1, sessionRole: 'pnc_service' })
    expect(engine.facts).toMatchObject({ bypassesRowSecurity: true, database: 'postgres', user: 'postgres' })
    expect(engine.description).toMatch(/^PostgreSQL 18\.\d+ \(PGlite\) with PostGIS 3\.\d+\.\d+ in .*data$/)
  })

  test('every extension that the migrations need is there, in schema public', async () => {
    const client = await connect()
    const { rows } = await client.query(
      "select extname from pg_extension join pg_namespace n on n.oid = extnamespace where nspname = 'public' order by 1",
    )
    expect(rows.map((row: { extname: string }) => row.extname)).toEqual([
      'btree_gin',
      'btree_gist',
      'pg_trgm',
      'pgcrypto',
      'postgis',
      'unaccent',
    ])
    const distance = await client.query<{ km: number }>(
      `select round(st_distance('point(-0.187 5.603)'::geography, 'point(-1.624 6.688)'::geography) / 1000) as km`,
    )
    expect(distance.rows[0]?.km).toBe(199)
  })

  test('only the user can reach its socket', async () => {
    const folder = decodeURIComponent(new URL(engine.connectionString).hostname)
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
    expect(Buffer.byteLength(join(folder, '.s.PGSQL.5432'))).toBeLessThan(104)
  })

  test.each([
    ['another database', { database: 'shop' }, '3D000'],
    ['another user', { user: 'ama' }, '28000'],
  ])('%s is refused, not silently taken for its own', async (_name, options, code) => {
    const url = new URL(engine.connectionString)
    const client = new Client({
      host: decodeURIComponent(url.hostname),
      port: 5432,
      user: 'postgres',
      database: 'postgres',
      ...options,
    })
    await expect(client.connect()).rejects.toMatchObject({ code })
  })
})

describe('several connections share it', () => {
  test('their queries do not mix, named or not, nor do their settings', async () => {
    const clients = await Promise.all([1, 2, 3].map(() => connect()))
    const work = clients.map(async (client, i) => {
      await client.query(`set application_name = 'client-${i}'`)
      for (let round = 0; round < 20; round += 1) {
        // A long value comes in pieces, between which others have their say.
        const { rows } = await client.query({
          ...(round % 2 === 0 && { name: 'same-name' }),
          text: `select $1::int * 10 + ${i} as n, length($2::text), current_setting('application_name') as who`,
          values: [round, 'x'.repeat(300_000)],
        })
        expect(rows).toEqual([{ n: round * 10 + i, length: 300_000, who: `client-${i}` }])
      }
    })
    await Promise.all(work)
  })

  test('a transaction of one keeps the others waiting', async () => {
    const [first, second] = [await connect(), await connect()]
    await first.query('begin')
    await first.query("insert into numbers values (1, 'one')")
    let isAnswered = false
    const answer = count(second, 'n = 1').finally(() => (isAnswered = true))
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(isAnswered).toBe(false)
    await first.query('rollback')
    expect(await answer).toBe(0)
  })

  test('a pipelined transaction that fails in the middle is answered in order', async () => {
    const client = await connect({ pipeline: true })
    const settled = await Promise.allSettled([
      client.query('begin'),
      client.query('insert into numbers values ($1, $2)', [2, 'two']),
      client.query('insert into numbers values ($1, $2)', [2, 'again']),
      client.query('select 1'),
      client.query('rollback'),
      client.query('select $1::int as n', [5]),
    ])
    expect(settled.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'rejected',
      'fulfilled',
      'fulfilled',
    ])
    expect(await count(client, 'n = 2')).toBe(0)
  })

  test('a client that vanishes in its transaction leaves nothing, and the others go on', async () => {
    const vanishing = new Client({ connectionString: engine.connectionString })
    vanishing.on('error', () => undefined)
    await vanishing.connect()
    await vanishing.query('begin')
    await vanishing.query("insert into numbers values (3, 'three')")
    const other = await connect()
    const answer = count(other, 'n = 3')
    ;(vanishing as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy()
    expect(await answer).toBe(0)
  })

  test('a role that one has set does not reach the next', async () => {
    const first = new Client({ connectionString: engine.connectionString })
    await first.connect()
    await first.query('create role nobody_special; set role nobody_special; prepare left_behind as select 1')
    await first.query("set search_path = 'nowhere'")
    const second = await connect()
    const who = async () =>
      (await second.query("select current_user, current_setting('search_path')")).rows[0] as unknown
    expect(await who()).toMatchObject({ current_user: 'postgres', current_setting: 'public' })
    expect((await first.query('select current_user')).rows).toEqual([{ current_user: 'nobody_special' }])
    await first.end()
    expect(await who()).toMatchObject({ current_user: 'postgres', current_setting: 'public' })
  })

  test('settings of the URL hold for that connection alone', async () => {
    const url = `${engine.connectionString}?options=-c%20statement_timeout%3D1234`
    const [special, plain] = [await connect({ connectionString: url }), await connect()]
    const timeout = async (client: Client) =>
      (await client.query('show statement_timeout')).rows[0] as unknown
    expect([await timeout(special), await timeout(plain)]).toEqual([
      { statement_timeout: '1234ms' },
      { statement_timeout: '0' },
    ])
  })
})

describe('what kills PGlite by itself does not kill it', () => {
  test('COPY FROM STDIN loads rows', async () => {
    const client = await connect()
    const rows = Readable.from(Array.from({ length: 200 }, (_, i) => `${1000 + i}\tcopied\n`))
    await pipeline(rows, client.query(copyFrom('copy numbers from stdin')))
    expect(await count(client, "word = 'copied'")).toBe(200)
  })

  test.each([
    ['with a bad row', 'copy numbers from stdin', '22P02'],
    ['into a table that is not there', 'copy nothing from stdin', '42P01'],
  ])('COPY %s is an error like any other', async (_name, sql, code) => {
    const client = await connect()
    const load = pipeline(Readable.from(['x\ty\n']), client.query(copyFrom(sql)))
    await expect(load).rejects.toMatchObject({ code })
    expect(await count(client, "word = 'y'")).toBe(0)
  })

  test('a COPY that the client gives up, or sends as a prepared statement', async () => {
    const client = await connect()
    await expect(client.query('copy numbers from stdin')).rejects.toMatchObject({ code: '57014' })
    const prepared = { text: 'copy numbers from stdin', queryMode: 'extended' }
    await expect(client.query(prepared)).rejects.toMatchObject({ code: '0A000' })
    expect((await client.query('select 1 as n')).rows).toEqual([{ n: 1 }])
  })

  test('a function that calls itself for ever', async () => {
    const client = await connect()
    await client.query(
      "create function deep(n int) returns int language plpgsql as 'begin return deep(n + 1); end'",
    )
    await expect(client.query('select deep(1)')).rejects.toMatchObject({ code: '54001' })
    expect((await client.query('select 1 as n')).rows).toEqual([{ n: 1 }])
  })

  test('a packet that is not of the protocol', async () => {
    const { connect: dial } = await import('node:net')
    const path = join(decodeURIComponent(new URL(engine.connectionString).hostname), '.s.PGSQL.5432')
    const socket = dial(path).end('GET / HTTP/1.1\r\n\r\n')
    const answer = await new Promise<string>((resolve) =>
      socket.once('data', (data) => resolve(data.toString())),
    )
    expect(answer).toContain('08P01')
    expect(await count(await connect())).toBeGreaterThan(0)
  })
})

test('the write-ahead log does not grow for ever', async () => {
  const client = await connect()
  await client.query('create table bulk (t text)')
  for (let i = 0; i < 5; i += 1) {
    await client.query('insert into bulk select repeat(md5(g::text), 32) from generate_series(1, 30000) g')
    // The engine looks at its log every two seconds.
    await new Promise((resolve) => setTimeout(resolve, 450))
  }
  await expect
    .poll(
      async () => {
        const { rows } = await client.query<{ mb: string }>(
          'select (pg_current_wal_insert_lsn() - redo_lsn) / 1048576 as mb from pg_control_checkpoint()',
        )
        return Number(rows[0]?.mb)
      },
      { timeout: 10_000, interval: 500 },
    )
    .toBeLessThan(70)
})

test('closing it removes socket and lock, twice does no harm, and the rows are there afterwards', async () => {
  const folder = await mkdtemp(join(inject('engine').runFolder, 'embedded-'))
  const config = testConfig({ databaseUrl: undefined, dataDir: folder })
  const write = async (target: Engine, sql: string) => {
    const client = new Client({ connectionString: target.connectionString })
    await client.connect()
    const { rows } = await client.query(sql)
    await client.end()
    return rows as unknown[]
  }
  const first = await openEngine(config)
  await write(first, 'create table kept as select 7 as n')
  await Promise.all([first.close(), first.close()])
  await first.close()
  expect(existsSync(join(folder, 'engine.lock'))).toBe(false)
  expect(existsSync(decodeURIComponent(new URL(first.connectionString).hostname))).toBe(false)
  const second = await openEngine(config)
  expect(await write(second, 'select n from kept')).toEqual([{ n: 7 }])
  await second.close()
})
