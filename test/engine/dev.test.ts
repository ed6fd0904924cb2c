import { createServer, type AddressInfo } from 'node:net'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import type { DevStatus } from '../../src/engine/dev/dev-status.js'
import { isAlive, ownIdentity } from '../../src/engine/lock/process-identity.js'
import { openEngine } from '../../src/engine/open-engine.js'
import { runCli } from '../harness/run-cli.js'
import { testConfig } from '../harness/test-config.js'

// The engine starts in two seconds on a quiet machine, and in ten on a busy one.
vi.setConfig({ testTimeout: 120_000 })

let cwd: string
let dataDir: string

beforeAll(async () => {
  cwd = await mkdtemp(join(inject('engine').runFolder, 'dev-'))
  dataDir = join(cwd, '.pnc-db')
})

const dev = (...words: string[]) => runCli(['dev', ...words], { cwd, timeout: 120_000 })
const status = async () => JSON.parse((await dev('status', '--json')).stdout) as DevStatus

afterAll(() => dev('stop'))

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(sql)).rows as unknown[]
  } finally {
    await client.end()
  }
}

/** A folder with a `psql` that is this shell script. */
async function fakePsql(script: string): Promise<string> {
  const folder = await mkdtemp(join(inject('engine').runFolder, 'bin-'))
  await writeFile(join(folder, 'psql'), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  return folder
}

describe('the embedded engine in the background', () => {
  test('before it starts: status says stopped, stop has nothing to do, url fails with a hint', async () => {
    expect(await status()).toMatchObject({ state: 'stopped' })
    expect(await dev('stop')).toMatchObject({ code: 0, stdout: 'The embedded engine was not running.\n' })
    expect(await dev('url')).toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringContaining('pnc-db dev start') as string,
    })
    expect(existsSync(dataDir)).toBe(false)
  })

  test('a port in use is refused, and nothing keeps running', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const { code, stderr } = await dev('start', '--port', String(port))
    expect(code).toBe(3)
    expect(stderr).toContain('PORT_IN_USE')
    expect(stderr).toContain('--port 0')
    expect(await status()).toMatchObject({ state: 'stopped' })
    await new Promise((resolve) => server.close(resolve))
  })

  test('a port that is none is a mistake of usage', async () => {
    expect(await dev('start', '--port', '70000')).toMatchObject({ code: 2 })
    expect(await dev('start', '--port', 'many')).toMatchObject({ code: 2 })
  })

  test('it starts, prints its URL alone, and serves clients', async () => {
    const { code, stdout } = await dev('start', '--port', '0')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^postgres:\/\/postgres@127\.0\.0\.1:\d+\/postgres\n$/)
    await ask(stdout.trim(), 'create table made_in_dev as select 1 as n')
    expect(await ask(stdout.trim(), 'select n from made_in_dev')).toEqual([{ n: 1 }])
    expect((await dev('url')).stdout).toBe(stdout)
    expect(await status()).toMatchObject({
      state: 'running',
      url: stdout.trim(),
      pid: expect.any(Number) as number,
    })
  })

  test('started again, even twice at once, it says where it runs', async () => {
    const { pid } = await status()
    const again = await Promise.all([dev('start', '--port', '0'), dev('start')])
    expect(again.map(({ code }) => code)).toEqual([0, 0])
    expect(again[0].stdout).toBe(again[1].stdout)
    expect(again[0].stderr).toContain('runs already')
    expect((await status()).pid).toBe(pid)
  })

  test('other commands use it instead of failing at its lock', async () => {
    const engine = await openEngine(testConfig({ databaseUrl: undefined, dataDir }))
    expect(engine).toMatchObject({ kind: 'embedded', poolSize: 1, sessionRole: 'pnc_service' })
    expect(engine.description).toContain('served by pnc-db dev')
    expect(await ask(engine.connectionString, 'select n from made_in_dev')).toEqual([{ n: 1 }])
    await engine.close()
    expect(await status()).toMatchObject({ state: 'running' })
  })

  test('psql gets its socket and every further argument, and its exit code is kept apart from ours', async () => {
    const path = await fakePsql('echo "$@"; exit 3')
    const { code, stdout } = await runCli(['dev', 'psql', '-c', 'select 1', '--csv'], {
      cwd,
      env: { PATH: path },
    })
    expect({ code, stdout }).toEqual({ code: 1, stdout: `${(await status()).socketUrl} -c select 1 --csv\n` })
  })

  test('without psql it says what to install', async () => {
    const { code, stderr } = await runCli(['dev', 'psql'], { cwd, env: { PATH: '/nowhere' } })
    expect(code).toBe(2)
    expect(stderr).toContain('psql is not installed')
    expect(stderr).toContain('postgresql-client')
  })

  test('killed, it is stale, and the next start has every row', async () => {
    const { pid, url, socketUrl } = await status()
    await ask(url!, 'insert into made_in_dev values (2)')
    process.kill(pid!, 'SIGKILL')
    await expect.poll(async () => (await status()).state, { timeout: 10_000 }).toBe('stale')
    const folder = decodeURIComponent(new URL(socketUrl!).hostname)
    expect(existsSync(folder)).toBe(true)
    expect((await dev('stop')).code).toBe(0)
    expect(existsSync(folder)).toBe(false)
    expect((await dev('url')).code).toBe(3)
    const { code, stdout } = await dev('start', '--port', '0')
    expect(code).toBe(0)
    expect(await ask(stdout.trim(), 'select n from made_in_dev order by n')).toEqual([{ n: 1 }, { n: 2 }])
  })

  test('it stops although a client is connected, and twice is no error', async () => {
    const { pid, url } = await status()
    const client = new Client({ connectionString: url })
    const lost = new Promise<Error>((resolve) => client.on('error', resolve))
    await client.connect()
    expect(await dev('stop')).toMatchObject({
      code: 0,
      stdout: `The embedded engine (process ${pid}) was stopped.\n`,
    })
    expect(await lost).toBeDefined()
    expect(isAlive({ ...ownIdentity(), began: undefined, pid: pid! })).toBe(false)
    expect(await status()).toMatchObject({ state: 'stopped' })
    expect((await dev('stop')).code).toBe(0)
    expect(existsSync(join(dataDir, 'engine.lock'))).toBe(false)
  })

  test('its log is in the data folder', () => {
    expect(readFileSync(join(dataDir, 'dev.log'), 'utf8')).toContain('postgres://postgres@127.0.0.1:')
  })

  test('a database that another command works on cannot be served at the same time', async () => {
    const engine = await openEngine(testConfig({ databaseUrl: undefined, dataDir }))
    try {
      expect(await status()).toMatchObject({ state: 'busy', pid: process.pid })
      const { code, stderr } = await dev('start', '--port', '0')
      expect(code).toBe(5)
      expect(stderr).toContain(`process ${process.pid}`)
      expect(await dev('stop')).toMatchObject({ code: 0 })
    } finally {
      await engine.close()
    }
  })
})
