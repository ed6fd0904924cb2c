import { execFile, spawn } from 'node:child_process'
import { existsSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeEach, expect, inject, test } from 'vitest'
import { inspectFileLock, takeFileLock, type LockHolder } from '../../src/engine/lock/file-lock.js'
import { ownIdentity } from '../../src/engine/lock/process-identity.js'
import { projectPaths } from '../../src/project/project-paths.js'

let path: string

beforeEach(async () => {
  path = join(await mkdtemp(join(inject('engine').runFolder, 'lock-')), 'a.lock')
})

/** A process that ended, with its identity as it was while it ran. */
async function deadHolder(): Promise<LockHolder<string>> {
  const child = spawn(process.execPath, ['-e', ''])
  await new Promise((resolve) => child.once('exit', resolve))
  return {
    token: 'dead-one',
    pid: child.pid!,
    host: hostname(),
    began: undefined,
    since: '2026-01-01T00:00:00Z',
    note: 'a job',
  }
}

test('a second holder is told who holds the lock and since when', async () => {
  const { lock } = await takeFileLock(path, 'the first')
  expect(await takeFileLock(path, 'the second')).toMatchObject({
    lock: undefined,
    holder: { pid: process.pid, note: 'the first', since: lock?.holder.since },
  })
  lock?.release()
  expect((await takeFileLock(path, 'the second')).lock).toBeDefined()
})

test('a note can be replaced and is read by others', async () => {
  const { lock } = await takeFileLock<string>(path, 'starting')
  lock?.setNote('ready')
  expect(inspectFileLock(path)).toMatchObject({ state: 'held', holder: { note: 'ready' } })
})

test('releasing twice does not remove the lock of the next holder', async () => {
  const first = await takeFileLock(path, 1)
  first.lock?.release()
  await takeFileLock(path, 2)
  first.lock?.release()
  expect(inspectFileLock(path)).toMatchObject({ state: 'held', holder: { note: 2 } })
})

test('the lock of a dead process is taken over, and the new holder learns whose it was', async () => {
  const dead = await deadHolder()
  writeFileSync(path, JSON.stringify(dead))
  expect(inspectFileLock(path)).toMatchObject({ state: 'stale' })
  expect(await takeFileLock(path, 'the heir')).toMatchObject({ lock: {}, replaced: { token: 'dead-one' } })
  expect(readdirSync(join(path, '..'))).toEqual(['a.lock'])
})

test.runIf(existsSync('/proc/self/stat'))(
  'a pid that was given to another process does not keep a lock',
  async () => {
    const impostor = { ...(await deadHolder()), ...ownIdentity(), began: 'another boot:12345' }
    writeFileSync(path, JSON.stringify(impostor))
    expect((await takeFileLock(path, 'the heir')).lock).toBeDefined()
  },
)

test('the lock of another machine is never taken over', async () => {
  writeFileSync(path, JSON.stringify({ ...(await deadHolder()), host: 'another-machine' }))
  expect((await takeFileLock(path, 'the heir')).lock).toBeUndefined()
})

test('a lock that a power failure left empty is taken over, but not while it may be being written', async () => {
  writeFileSync(path, '')
  expect((await takeFileLock(path, 'too early')).lock).toBeUndefined()
  const longAgo = new Date(Date.now() - 60_000)
  utimesSync(path, longAgo, longAgo)
  expect((await takeFileLock(path, 'in time')).lock).toBeDefined()
})

test('of six processes that find one stale lock exactly one gets it', async () => {
  const module = join(projectPaths.root, 'dist/engine/lock/file-lock.js')
  // All of them wait for the same moment.
  const contender = (at: number) => `
    import { takeFileLock } from ${JSON.stringify(module)}
    while (Date.now() < ${at});
    const { lock } = await takeFileLock(${JSON.stringify(path)}, 'contender')
    console.log(lock ? 'won' : 'lost')
    setTimeout(() => undefined, 1500)`
  for (let round = 0; round < 2; round += 1) {
    writeFileSync(path, JSON.stringify(await deadHolder()))
    const at = Date.now() + 2_000
    const runs = await Promise.all(
      Array.from({ length: 6 }, () =>
        promisify(execFile)(process.execPath, ['--input-type=module', '-e', contender(at)]),
      ),
    )
    expect(runs.map(({ stdout }) => stdout.trim()).filter((word) => word === 'won')).toHaveLength(1)
  }
})

test('a process that ends without releasing its lock leaves one that is free for the taking', async () => {
  const module = join(projectPaths.root, 'dist/engine/lock/file-lock.js')
  const script = `
    import { takeFileLock } from ${JSON.stringify(module)}
    await takeFileLock(${JSON.stringify(path)}, 'careless')
    process.exit(0)`
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script])
  expect(await takeFileLock(path, 'careful')).toMatchObject({ lock: {}, replaced: { note: 'careless' } })
})
