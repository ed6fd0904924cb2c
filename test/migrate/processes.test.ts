import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from 'pg'
import { expect, inject, test } from 'vitest'
import { migrationLockKey } from '../../src/migrate/migration-lock.js'
import { projectPaths } from '../../src/project/project-paths.js'
import { describeOnServer } from '../harness/describe-on-server.js'
import { runCli } from '../harness/run-cli.js'
import { useTestDatabase } from '../harness/use-test-database.js'

const database = await useTestDatabase()

describeOnServer('pnc-db migrate as processes', 'the embedded engine belongs to one process', () => {
  const environment = (url: string) => ({ DATABASE_URL: url, PNC_CONTEXT_SECRET: database.contextSecret })
  const migrations = ['000001.sql', '000002.sql']

  const applied = async (client: Client) => {
    const { rows } = await client.query<{ filename: string }>(
      'select filename from graphile_migrate.migrations order by filename',
    )
    return rows.map(({ filename }) => filename).slice(0, 2)
  }

  test('four started together on an empty database all exit 0', async () => {
    const url = await database.newEmptyDatabase()
    const runs = [1, 2, 3, 4].map(() => runCli(['migrate', '--json'], { env: environment(url) }))
    const results = await Promise.all(runs)
    expect(results.map(({ code, stderr }) => ({ code, stderr: code === 0 ? '' : stderr }))).toEqual(
      [1, 2, 3, 4].map(() => ({ code: 0, stderr: '' })),
    )
    const files = results.flatMap(
      ({ stdout }) => (JSON.parse(stdout) as { applied: { file: string }[] }).applied,
    )
    expect(new Set(files.map(({ file }) => file)).size).toBe(files.length)
    expect(await applied(await database.openClient(url))).toEqual(migrations)
  })

  test('one that is killed in the middle of a migration leaves a database that the next one completes', async () => {
    const url = await database.newEmptyDatabase()
    const client = await database.openClient(url)
    // The second migration waits for this transaction to decide about the schema that both create.
    await client.query('begin; create schema market')
    const folder = await mkdtemp(join(inject('engine').runFolder, 'killed-'))
    const child = spawn(process.execPath, [join(projectPaths.root, 'bin/pnc-db.js'), 'migrate'], {
      cwd: folder,
      env: { PATH: process.env.PATH, ...environment(url) },
      stdio: 'ignore',
    })
    const observer = await database.openClient(url)
    await waitFor(async () => (await waiting(observer)) > 0)
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(await applied(observer)).toEqual(['000001.sql'])
    await client.query('rollback')

    const { code, stdout, stderr } = await runCli(['migrate'], { env: environment(url) })
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('000002-market.sql')
    expect(stdout).not.toContain('000001-core.sql')
    expect(await applied(observer)).toEqual(migrations)
  })

  test('one that waits for the lock in vain exits 5 and names the holder', async () => {
    const url = await database.newEmptyDatabase()
    const holder = await database.openClient(url)
    await holder.query(`set application_name = 'a slow deployment'`)
    await holder.query(`select pg_advisory_lock(${String(migrationLockKey)})`)
    const { code, stderr } = await runCli(['migrate', '--lock-timeout', '300ms'], { env: environment(url) })
    const pid = (await holder.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]?.pid
    expect(code).toBe(5)
    expect(stderr).toContain('LOCK_NOT_OBTAINED')
    expect(stderr).toContain(`process ${String(pid)} (a slow deployment`)
    expect(stderr).toContain('--lock-timeout')
    const { rows } = await holder.query(`select to_regnamespace('graphile_migrate') as schema`)
    expect(rows).toEqual([{ schema: null }])
  })

  test('a migration does not wait for ever behind a long transaction', async () => {
    const url = await database.newEmptyDatabase()
    const client = await database.openClient(url)
    await client.query('begin; create schema market')
    const { code, stderr } = await runCli(['migrate', '--lock-timeout', '500ms'], { env: environment(url) })
    expect(code).toBe(5)
    expect(stderr).toMatch(
      /LOCK_NOT_OBTAINED: migrations\/000002-market.sql: .* nothing of it was kept.*create schema market/s,
    )
    await client.query('rollback')
    expect(await applied(client)).toEqual(['000001.sql'])
  })

  test('Ctrl-C cancels the migration that runs and says what is left', async () => {
    const url = await database.newEmptyDatabase()
    const client = await database.openClient(url)
    await client.query('begin; create schema market')
    const controller = new AbortController()
    const run = runCli(['migrate'], { env: environment(url), signal: controller.signal })
    const observer = await database.openClient(url)
    await waitFor(async () => (await waiting(observer)) > 0)
    controller.abort()
    const { code, stderr } = await run
    expect(code).toBe(130)
    expect(stderr).toContain('000002-market.sql')
    expect(stderr).toContain('000001-core.sql')
    await client.query('rollback')
    expect(await applied(observer)).toEqual(['000001.sql'])
    expect(await waiting(observer)).toBe(0)
  })

  test('a backend that an administrator ends gives a clear error and keeps nothing of the migration', async () => {
    const url = await database.newEmptyDatabase()
    const client = await database.openClient(url)
    await client.query('begin; create schema market')
    const run = runCli(['migrate'], { env: environment(url) })
    const observer = await database.openClient(url)
    await waitFor(async () => (await waiting(observer)) > 0)
    await observer.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`)
    const { code, stderr } = await run
    expect({ code, stderr }).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('CONNECTION_LOST') as string,
    })
    expect(stderr).not.toMatch(/\n\s+at /)
    await client.query('rollback')
    expect(await applied(observer)).toEqual(['000001.sql'])
  })

  test('prints what it would do, and then does it', async () => {
    const url = await database.newEmptyDatabase()
    const client = await database.openClient(url)
    const dry = await runCli(['migrate', '--dry-run'], { env: environment(url) })
    expect(dry.stdout).toContain('create extension postgis')
    expect(dry.stdout).toContain('-- 000001-core.sql, in one transaction')
    const { rows } = await client.query(
      `select count(*)::int as extensions from pg_extension where extname = 'postgis'`,
    )
    expect(rows).toEqual([{ extensions: 0 }])
    expect((await runCli(['migrate'], { env: environment(url) })).code).toBe(0)
    const again = await runCli(['migrate', '--dry-run'], { env: environment(url) })
    expect(again.stdout).toMatch(/^Nothing to do/)
  })
})

/** How many sessions of the database wait for a lock of another one. */
async function waiting(client: Client): Promise<number> {
  const { rows } = await client.query<{ n: number }>(
    `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  )
  return rows[0]?.n ?? 0
}

async function waitFor(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('It did not happen within 20 seconds.')
    await sleep(20)
  }
}
