import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { beforeAll, describe, expect, inject, onTestFinished, test, vi } from 'vitest'
import { inspectFileLock } from '../../src/engine/lock/file-lock.js'
import { openEngine } from '../../src/engine/open-engine.js'
import { testConfig } from '../harness/test-config.js'

// The engine starts in two seconds on a quiet machine, and in ten on a busy one.
vi.setConfig({ testTimeout: 120_000 })

const writer = fileURLToPath(new URL('write-rows.mjs', import.meta.url))
const { runFolder } = inject('engine')

const newFolder = () => mkdtemp(join(runFolder, 'embedded-'))
const open = (dataDir: string, signal?: AbortSignal) =>
  openEngine(testConfig({ databaseUrl: undefined, dataDir }), { signal })

async function ask(dataDir: string, sql: string): Promise<unknown[]> {
  const engine = await open(dataDir)
  const client = new Client({ connectionString: engine.connectionString })
  await client.connect()
  const { rows } = await client.query(sql)
  await client.end()
  await engine.close()
  return rows as unknown[]
}

/** A process that commits rows to the folder; resolves after the given number of them. */
async function startWriter(
  dataDir: string,
  rows: number,
): Promise<{ child: ChildProcess; written: () => number }> {
  const child = spawn(process.execPath, [writer, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  let printed = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text))
  const written = () => Number(printed.slice(0, printed.lastIndexOf('\n')).split('\n').at(-1))
  await expect.poll(written, { timeout: 60_000, interval: 20 }).toBeGreaterThanOrEqual(rows)
  return { child, written }
}

describe('a folder that another process uses', () => {
  test('is refused by name, and free again after kill -9, with every committed row', async () => {
    const dataDir = await newFolder()
    const { child, written } = await startWriter(dataDir, 20)
    await expect(open(dataDir)).rejects.toMatchObject({
      code: 'ENGINE_LOCKED',
      exitCode: 5,
      message: expect.stringMatching(
        new RegExp(`process ${child.pid} \\(write-rows\\.mjs .*\\) since \\d{4}-`),
      ) as string,
      details: { pid: child.pid },
    })
    const socketFolder = inspectFileLock<{ socketFolder: string }>(join(dataDir, 'engine.lock'))
    child.kill('SIGKILL')
    await once(child, 'exit')
    const acknowledged = written()
    const [row] = (await ask(dataDir, 'select max(n) as last, count(*)::int as n from rows')) as [
      { last: number; n: number },
    ]
    expect(row.last).toBeGreaterThanOrEqual(acknowledged)
    expect(row.n).toBe(row.last)
    if (socketFolder.state === 'free') throw new Error('There was no lock.')
    expect(existsSync(socketFolder.holder.note.socketFolder)).toBe(false)
  })

  test('is refused within one process too', async () => {
    const dataDir = await newFolder()
    const engine = await open(dataDir)
    onTestFinished(() => engine.close())
    await expect(open(dataDir)).rejects.toMatchObject({
      code: 'ENGINE_LOCKED',
      hint: expect.stringContaining('This process') as string,
    })
  })
})

describe('a damaged folder', () => {
  let whole: string
  beforeAll(async () => {
    whole = await newFolder()
    await ask(whole, 'select 1')
  })

  test.each([
    [
      'a garbage control file',
      (data: string) => writeFileSync(join(data, 'global/pg_control'), Buffer.alloc(8192, 7)),
      /incompatible|checksum/,
    ],
    [
      'no write-ahead log',
      (data: string) => walFiles(data).forEach((file) => rmSync(file)),
      /checkpoint record/,
    ],
    [
      'a garbage system table',
      (data: string) => writeFileSync(join(data, 'base/5/1259'), Buffer.alloc(81_920, 7)),
      /invalid page/,
    ],
    ['no configuration', (data: string) => rmSync(join(data, 'postgresql.conf')), /postgresql\.conf/],
  ])('with %s is corrupt, says why, and is left as it is', async (_name, damage, reason) => {
    const dataDir = await newFolder()
    const data = join(dataDir, 'data')
    cpSync(join(whole, 'data'), data, { recursive: true })
    damage(data)
    const before = tableFiles(data)
    await expect(open(dataDir)).rejects.toMatchObject({
      code: 'ENGINE_CORRUPT',
      exitCode: 3,
      message: expect.stringMatching(reason) as string,
      hint: expect.stringContaining(`mv ${data}`) as string,
    })
    expect(tableFiles(data)).toEqual(before)
    expect(existsSync(join(dataDir, 'engine.lock'))).toBe(false)
  })
})

describe('an interrupt', () => {
  test('while it opens leaves no lock and nothing half-made', async () => {
    const dataDir = await newFolder()
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 300)
    await expect(open(dataDir, controller.signal)).rejects.toMatchObject({
      code: 'INTERRUPTED',
      exitCode: 130,
    })
    expect(readdirSync(dataDir).filter((name) => !['.gitignore', 'data'].includes(name))).toEqual([])
    expect(await ask(dataDir, 'select 1 as n')).toEqual([{ n: 1 }])
  })

  test('ends a statement that would go on, and its transaction is rolled back', async () => {
    const dataDir = await newFolder()
    const controller = new AbortController()
    const engine = await open(dataDir, controller.signal)
    const client = new Client({ connectionString: engine.connectionString })
    client.on('error', () => undefined)
    await client.connect()
    await client.query('create table kept (n int); insert into kept values (1)')
    await client.query('begin; insert into kept values (2)')
    const endless = client.query('select count(*) from generate_series(1, 100000000000)')
    setTimeout(() => controller.abort(), 100)
    await expect(endless).rejects.toThrow('Connection terminated')
    await engine.close()
    expect(await ask(dataDir, 'select n from kept')).toEqual([{ n: 1 }])
  })
})

test('an engine that dies all the same tells its clients, and committed rows are there afterwards', async () => {
  const dataDir = await newFolder()
  const engine = await open(dataDir)
  const client = new Client({ connectionString: engine.connectionString })
  client.on('error', () => undefined)
  await client.connect()
  await client.query('create table kept (n int); insert into kept values (1)')
  // A COPY among other statements cannot be told from other SQL beforehand.
  const fatal = client.query('begin; insert into kept values (2); copy kept from stdin; commit')
  await expect(fatal).rejects.toThrow()
  await expect(client.query('select 1')).rejects.toThrow()
  await engine.close()
  expect(await ask(dataDir, 'select n from kept')).toEqual([{ n: 1 }])
})

/** A file system of that many megabytes; undefined where this user may not mount one. */
function smallDisk(folder: string, megabytes: number): { grow: (megabytes: number) => void } | undefined {
  mkdirSync(folder)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    return undefined
  }
  onTestFinished(() => void execFileSync('umount', ['--lazy', folder]))
  return { grow: (size) => execFileSync('mount', ['-o', `remount,size=${size}m`, folder]) }
}

test('a full disk leaves no half-made database, and the next try succeeds', async ({ skip }) => {
  const folder = join(await newFolder(), 'disk')
  const disk = smallDisk(folder, 20)
  if (!disk) return skip('only root can mount a small disk')
  await expect(open(folder)).rejects.toMatchObject({ code: 'DISK_FULL', exitCode: 3 })
  expect(readdirSync(folder)).toEqual(['.gitignore'])
  disk.grow(200)
  expect(await ask(folder, 'select 1 as n')).toEqual([{ n: 1 }])
})

/** What holds rows; PostgreSQL itself removes a cache or two when it starts. */
function tableFiles(data: string): string[] {
  return readdirSync(data, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\/\d+(_\w+)?$|pg_control$/.test(name),
  )
}

function walFiles(data: string): string[] {
  const folder = join(data, 'pg_wal')
  return readdirSync(folder)
    .filter((name) => /^[0-9A-F]{24}$/.test(name))
    .map((name) => join(folder, name))
}
