import { mkdtemp, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, inject, test } from 'vitest'
import { parseKeyRing } from '../../src/crypto/key-ring.js'
import { describeOnServer } from '../harness/describe-on-server.js'
import { runCli } from '../harness/run-cli.js'
import { testRingText } from '../harness/test-key-ring.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { addTwoMarkets, ghana } from '../market/two-markets.js'

const database = await useTestDatabase()
await addTwoMarkets(database)
const dataDir = join(await mkdtemp(join(inject('engine').runFolder, 'keys-')), 'data')
const ringFile = join(dataDir, 'key-ring.json')
const env = { DATABASE_URL: database.ownerUrl, PNC_DATA_DIR: dataDir }
const keys = (...args: string[]) => runCli(['keys', ...args], { env })
const ring = async () => parseKeyRing(await readFile(ringFile, 'utf8'))

describe('keys init', () => {
  test('makes a ring that only its owner can read, prints no key, and never writes over it', async () => {
    const made = await keys('init', '--json')
    expect(made.code).toBe(0)
    const text = await readFile(ringFile, 'utf8')
    expect(JSON.parse(made.stdout)).toEqual({
      path: ringFile,
      active: (await ring()).active.id,
      activeIndex: 1,
    })
    expect((await stat(ringFile)).mode & 0o777).toBe(0o600)
    for (const [, key = ''] of text.matchAll(/"key": "([^"]+)"/g)) expect(made.stdout).not.toContain(key)
    expect(await keys('init')).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('REFUSED') as string,
    })
    expect(await readFile(ringFile, 'utf8')).toBe(text)
  })
})

describe('keys rotate', () => {
  test('with a ring in the environment changes no ring', async () => {
    const other = { ...env, PNC_KEY_RING: testRingText() }
    const { code, stderr } = await runCli(['keys', 'rotate', '--new-key'], { env: other })
    expect([code, stderr]).toEqual([2, expect.stringContaining('PNC_KEY_RING')])
  })

  test('takes one change of the ring at a time', async () => {
    expect(await keys('rotate', '--new-key', '--prepare')).toMatchObject({ code: 2 })
    expect(await keys('rotate', '--activate', 'gone')).toMatchObject({ code: 3 })
  })
})

describeOnServer('the keys of a database', 'a command needs a connection of its own', () => {
  test('are listed, prepared, activated and verified', async () => {
    const first = await ring()
    const db = await database.connect({ keyRing: first })
    await db
      .as(ghana.ama)
      .verifications.create({ type: 'identity', evidence: { number: 1 }, reference: 'A1' })

    const prepared = await keys('rotate', '--prepare', '--json')
    const { added } = JSON.parse(prepared.stdout) as { added: string }
    expect(await ring()).toMatchObject({ active: { id: first.active.id } })

    const dry = await keys('rotate', '--dry-run', '--activate', added)
    expect(dry.stdout).toContain(`wrap 1 data keys of ${first.active.id} with ${added}`)
    expect((await ring()).active.id).toBe(first.active.id)

    expect(await keys('rotate', '--activate', added, '--data-keys', '--new-index-key')).toMatchObject({
      code: 0,
    })
    expect(await ring()).toMatchObject({ active: { id: added }, activeIndex: { version: 2 } })
    const list = JSON.parse((await keys('list', '--json')).stdout) as unknown
    expect(list).toMatchObject({
      ringKeys: [
        { id: first.active.id, inUse: 0, replaced: 0 },
        { id: added, inUse: 1, isActive: true },
      ],
      indexKeys: [
        { version: 1, values: 0 },
        { version: 2, values: 1 },
      ],
      destroyed: 1,
    })
    expect((await keys('list')).stdout).toMatch(new RegExp(`${added} +0 days +active +1 +0`))
    expect(await keys('verify', '--all')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('decrypts') as string,
    })
  })

  test('that the ring lacks make verify fail, and are named', async () => {
    const other = { ...env, PNC_KEY_RING: testRingText() }
    const { code, stdout } = await runCli(['keys', 'verify'], { env: other })
    expect(code).toBe(1)
    expect(stdout).toMatch(/data key core\.subject_keys \S+ of tenant 101: The key ring has no key/)
    expect(stdout).toMatch(/value core\.verifications\.evidence \S+ of tenant 101/)
    const listed = await runCli(['keys', 'list'], { env: other })
    expect(listed.stderr).toContain('The ring lacks the key')
    expect(await runCli(['keys', 'rotate'], { env: other })).toMatchObject({ code: 6 })
  })
})

test('without a ring every command says how to get one', async () => {
  const nowhere = join(dataDir, 'nowhere')
  for (const command of ['list', 'verify', 'rotate']) {
    const { code, stderr } = await runCli(['keys', command], { env: { ...env, PNC_DATA_DIR: nowhere } })
    expect([code, stderr]).toEqual([3, expect.stringContaining('pnc-db keys init')])
  }
})
