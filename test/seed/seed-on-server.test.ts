import { spawn } from 'node:child_process'
import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, inject, test } from 'vitest'
import { openServerEngine } from '../../src/engine/server/open-server-engine.js'
import { projectPaths } from '../../src/project/project-paths.js'
import { seed } from '../../src/seed/seed.js'
import { describeOnServer } from '../harness/describe-on-server.js'
import { testConfig } from '../harness/test-config.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { checksumsIn, unprotected } from './seeded-state.js'

const request = { profile: 'demo', scale: 1000, seed: 42 } as const
const database = await useTestDatabase()

/** Starts a seed too large to end soon, sends a signal once it writes listings, and waits for its end. */
async function stopSeed(
  signal: 'SIGINT' | 'SIGKILL',
): Promise<{ readonly endedBy: number | string | null; readonly stderr: string }> {
  const args = ['seed', '--profile', 'load', '--scale', '400000', '--reset']
  const child = spawn(process.execPath, [join(projectPaths.root, 'bin/pnc-db.js'), ...args], {
    cwd: await mkdtemp(join(inject('engine').runFolder, 'stopped-')),
    env: { PATH: process.env.PATH, DATABASE_URL: database.ownerUrl },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (!stderr.includes('market.listings') && text.includes('market.listings')) child.kill(signal)
    stderr += text
  })
  return new Promise((resolve) => child.once('close', (code, by) => resolve({ endedBy: code ?? by, stderr })))
}

describeOnServer('a server', 'the embedded engine has one login and no COPY', () => {
  test('is filled by a login that may migrate and no more', async () => {
    const url = database.loginUrl('pnc_migrator')
    const engine = await openServerEngine(url, testConfig({ databaseUrl: url, dataDir: '/nonexistent' }))
    await seed({ engine, ...request })
    await engine.close()
  })

  test('has pages that are visible to all at once, and need no vacuum', async () => {
    const [row] = await database.asOwner(`
      select relpages > 50 and relallvisible = relpages as visible from pg_class where oid = 'market.listings'::regclass
    `)
    expect(row).toEqual({ visible: true })
  })

  test('gets the same rows by COPY and by INSERT', async () => {
    const byCopy = await checksumsIn(database)
    await seed({ engine: { ...database.engine, supportsCopy: false }, ...request, mode: 'reset' })
    expect(await checksumsIn(database)).toEqual(byCopy)
  })

  test('waits for a table no longer than it was told', async () => {
    const client = await database.openClient(database.ownerUrl)
    await client.query('begin; lock table market.listings in access share mode')
    const waiting = seed({ engine: database.engine, ...request, mode: 'append', lockTimeoutMs: 100 })
    await expect(waiting).rejects.toMatchObject({ code: 'LOCK_NOT_OBTAINED', exitCode: 5 })
    await client.query('rollback')
  })

  test('refuses a login that may only serve', async () => {
    const url = database.serviceUrl
    const engine = await openServerEngine(url, testConfig({ databaseUrl: url, dataDir: '/nonexistent' }))
    await expect(seed({ engine, ...request })).rejects.toMatchObject({
      code: 'PRIVILEGE_MISSING',
      hint: expect.stringContaining('pnc_migrator') as string,
    })
    await engine.close()
  })

  test.each([
    {
      what: 'interrupted',
      signal: 'SIGINT',
      endedBy: 130,
      says: /^error INTERRUPTED: .*nothing was written$/m,
    },
    { what: 'killed', signal: 'SIGKILL', endedBy: 'SIGKILL', says: /^/ },
  ] as const)(
    'is as it was after a seed that was $what, and free for the next',
    async ({ signal, endedBy, says }) => {
      await seed({ engine: database.engine, ...request, mode: 'reset' })
      const before = await checksumsIn(database)
      const stopped = await stopSeed(signal)
      expect(stopped.endedBy).toBe(endedBy)
      expect(stopped.stderr).toMatch(says)
      // After a kill the server notices when it next reads from the socket; the lock of the seed is gone with it.
      await seed({ engine: database.engine, ...request, scale: 50, mode: 'append' })
      expect(await unprotected(database)).toEqual([])
      await seed({ engine: database.engine, ...request, mode: 'reset' })
      expect(await checksumsIn(database)).toEqual(before)
    },
    120_000,
  )
})
