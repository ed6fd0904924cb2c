import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { expect, test } from 'vitest'
import { migrate } from '../../src/migrate/migrate.js'
import { migrationStatus } from '../../src/migrate/status.js'
import { describeOnOwnServer } from '../harness/describe-on-own-server.js'
import { describeOnServer } from '../harness/describe-on-server.js'
import { findBinaries } from '../harness/engines/find-binaries.js'
import { startAgain } from '../harness/engines/start-again.js'
import { isUnavailable } from '../harness/engines/test-server.js'
import { runCli } from '../harness/run-cli.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { readCatalog } from './catalog.js'
import { migrationProject } from './migration-project.js'
import { startedProject } from './started-project.js'

const database = await useTestDatabase()

describeOnServer('a database that cannot be written', 'the embedded engine has no read-only mode', () => {
  test.each(['a database that is read-only', 'a session that is read-only, as on a standby'])(
    '%s',
    async (which) => {
      const { project, engine, client, before } = await startedProject(database)
      await project.commit('two', 'create table one.t (id int);')
      const url = new URL(engine.connectionString)
      if (which.startsWith('a session')) {
        url.searchParams.set('options', '-c default_transaction_read_only=on')
      } else {
        await client.query(`alter database "${url.pathname.slice(1)}" set default_transaction_read_only = on`)
      }
      const readOnly = { ...engine, connectionString: url.href }
      await expect(migrate({ engine: readOnly, ...project })).rejects.toMatchObject({
        code: 'READ_ONLY',
        exitCode: 4,
        hint: expect.stringContaining('default_transaction_read_only') as string,
      })
      expect(await migrationStatus({ engine: readOnly, ...project })).toMatchObject({
        upToDate: false,
        migrations: [{ state: 'applied' }, { state: 'pending' }],
      })
      expect(await readCatalog(await database.openClient(engine.connectionString))).toEqual(before)
    },
  )
})

describeOnServer('a connection that is lost', 'the embedded engine has none', () => {
  test('in the middle of a migration keeps nothing of it, and the next run goes on', async () => {
    const { project, engine, client, before } = await startedProject(database)
    const name = await project.commit('two', 'create table one.t (id int);\nselect pg_sleep(600);')
    const migrating = migrate({ engine, ...project })
    const [outcome] = await Promise.allSettled([migrating, terminateSleeper(client)])
    expect(outcome).toMatchObject({
      status: 'rejected',
      reason: {
        code: 'CONNECTION_LOST',
        exitCode: 3,
        message: expect.stringMatching(
          /^migrations\/000002-two\.sql: .*Nothing of this migration was kept\.$/,
        ) as string,
      },
    })
    expect(await readCatalog(client)).toEqual(before)
    await rm(join(project.paths.migrations, name))
    await project.commit('two', 'create table one.t (id int);')
    expect((await migrate({ engine, ...project })).applied).toMatchObject([{ file: '000002-two.sql' }])
  })
})

describeOnOwnServer(
  'a server that is stopped',
  'it is killed by its process id',
  (server) => {
    test('in the middle of a migration holds nothing of it when it is back', async () => {
      const binaries = findBinaries(process.env)
      if (isUnavailable(binaries)) throw new Error('the suite needs the binaries that it was started with')
      const url = server().superuserUrl
      const project = await migrationProject()
      await project.commit('one', 'create schema one;')
      await project.writeCurrent('')
      const run = (args: readonly string[]) =>
        runCli(['migrate', ...args], { env: { DATABASE_URL: url }, cwd: join(project.dataDir, '..') })
      expect((await run([])).code).toBe(0)
      await project.commit('two', 'create table one.t (id int);\nselect pg_sleep(600);')
      const observer = new Client({ connectionString: url })
      observer.on('error', () => undefined)
      await observer.connect()
      // The servers of the tests commit asynchronously: the first migration might still be on its way to the disk.
      await observer.query('checkpoint')

      const migrating = run([])
      await sleeper(observer)
      const { rows } = await observer.query<{ folder: string }>(
        `select setting as folder from pg_settings where name = 'data_directory'`,
      )
      const folder = rows[0]?.folder ?? ''
      const [pid] = (await readFile(join(folder, 'postmaster.pid'), 'utf8')).split('\n')
      process.kill(Number(pid), 'SIGQUIT')
      const { code, stderr } = await migrating
      expect({ code, stderr }).toEqual({
        code: 3,
        stderr: expect.stringMatching(
          /CONNECTION_LOST: migrations\/000002-two\.sql: .*Nothing of this migration was kept/,
        ) as string,
      })
      await observer.end().catch(() => undefined)

      const { client, stop } = await startAgain(binaries.folder, folder, url)
      try {
        const { stdout } = await run(['status', '--json'])
        expect(JSON.parse(stdout)).toMatchObject({
          migrations: [{ state: 'applied' }, { state: 'pending' }],
        })
        const left = await client.query(`select to_regclass('one.t') as t`)
        expect(left.rows).toEqual([{ t: null }])
      } finally {
        await stop()
      }
    })
  },
  ['binaries'],
)

/** The process of a migration that sleeps in the database of the client, once there is one. */
async function sleeper(client: Client): Promise<number> {
  for (let tries = 0; tries < 1000; tries += 1) {
    const { rows } = await client.query<{ pid: number }>(
      `select pid from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()`,
    )
    if (rows[0]) return rows[0].pid
    await sleep(20)
  }
  throw new Error('No migration has come to its pg_sleep.')
}

async function terminateSleeper(client: Client): Promise<void> {
  await client.query('select pg_terminate_backend($1)', [await sleeper(client)])
}
