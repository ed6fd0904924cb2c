import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { describe, expect, test } from 'vitest'
import { applyCurrent } from '../../src/migrate/apply-current.js'
import { migrate } from '../../src/migrate/migrate.js'
import { migrationStatus } from '../../src/migrate/status.js'
import { projectPaths } from '../../src/project/project-paths.js'
import { describeOnOwnServer } from '../harness/describe-on-own-server.js'
import { describeOnServer } from '../harness/describe-on-server.js'
import { findBinaries } from '../harness/engines/find-binaries.js'
import { isUnavailable } from '../harness/engines/test-server.js'
import { runCli } from '../harness/run-cli.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { readCatalog } from './catalog.js'
import { migrationProject, type MigrationProject } from './migration-project.js'
import { newEngine } from './new-engine.js'

const database = await useTestDatabase()

/** A project with one applied migration, the database it was applied to, and what the database holds. */
async function started() {
  const project = await migrationProject()
  await project.commit('one', 'create schema one;')
  const engine = await newEngine(database)
  await migrate({ engine, ...project })
  const client = await database.openClient(engine.connectionString)
  return { project, engine, client, before: await readCatalog(client) }
}

interface BadCurrent {
  readonly what: string
  readonly current: string | Buffer
  readonly fixtures?: Readonly<Record<string, string | Buffer>>
  readonly file: string
  readonly line: number
  readonly column?: number
  /** Parts of the message. */
  readonly says: readonly string[]
}

const bad: readonly BadCurrent[] = [
  {
    what: 'rows for psql after a copy',
    current: 'create table one.t (id int);\ncopy one.t (id)\n  from stdin;\n1\n2\n\\.\n',
    file: 'current.sql',
    line: 2,
    column: 1,
    says: ['current.sql:2:1: this is for psql, not SQL: copy one.t (id)'],
  },
  {
    what: 'a copy that waits for rows',
    current: '--! no-transaction\ncreate table one.t (id int);\nCOPY one.t FROM STDIN;\n',
    file: 'current.sql',
    line: 3,
    column: 1,
    says: ['current.sql:3:1: this is for psql, not SQL: COPY one.t FROM STDIN'],
  },
  {
    what: 'a command of psql',
    current: 'create table one.t (id int);\n\\i other.sql\n',
    file: 'current.sql',
    line: 2,
    column: 1,
    says: ['current.sql:2:1: this is for psql, not SQL: \\i other.sql'],
  },
  {
    what: 'a line that no terminal holds',
    current: `select 1;\nselect '${'é'.repeat(500)}', nothing, '${'é'.repeat(5000)}';\n`,
    file: 'current.sql',
    line: 2,
    column: 512,
    says: [`  2 | …${'é'.repeat(77)}', nothing, '${'é'.repeat(70)}…\n    | ${' '.repeat(81)}^`],
  },
  {
    what: 'a syntax error',
    current: 'select 1;\ncreate tabel one.t (id int);\n',
    file: 'current.sql',
    line: 2,
    column: 8,
    says: ['current.sql:2:8: syntax error at or near "tabel"', '2 | create tabel one.t (id int);'],
  },
  {
    what: 'a syntax error in a file with CRLF and a byte order mark',
    current: '\uFEFFselect 1;\r\ncreate tabel one.t (id int);\r\n',
    file: 'current.sql',
    line: 2,
    column: 8,
    says: ['2 | create tabel one.t (id int);\n'],
  },
  {
    what: 'a syntax error in an included file with CRLF',
    current: '--!include sql/a.sql\r\n',
    fixtures: { 'sql/a.sql': '\uFEFFselect 1;\r\n\r\nselekt 2;\r\n' },
    file: 'fixtures/sql/a.sql',
    line: 3,
    column: 1,
    says: ['3 | selekt 2;\n'],
  },
  {
    what: 'an include that is missing',
    current: 'select 1;\n--!include sql/nowhere.sql\n',
    file: 'current.sql',
    line: 2,
    says: ['there is no file fixtures/sql/nowhere.sql', '--!include sql/nowhere.sql'],
  },
  {
    what: 'an include that is missing in an included file',
    current: '--!include sql/a.sql\n',
    fixtures: { 'sql/a.sql': '\n--!include sql/nowhere.sql\n' },
    file: 'fixtures/sql/a.sql',
    line: 2,
    says: ['there is no file fixtures/sql/nowhere.sql'],
  },
  {
    what: 'an include outside of the folder',
    current: '--!include ../outside.sql\n',
    file: 'current.sql',
    line: 1,
    says: ['leads out of the folder fixtures/'],
  },
  {
    what: 'an include of a link that leads outside',
    current: '--!include sql/link.sql\n',
    file: 'current.sql',
    line: 1,
    says: ['leads out of the folder fixtures/'],
  },
  {
    what: 'a file that includes itself',
    current: '--!include sql/a.sql\n',
    fixtures: { 'sql/a.sql': '--!include sql/a.sql\n' },
    file: 'fixtures/sql/a.sql',
    line: 1,
    says: ['current.sql includes fixtures/sql/a.sql includes fixtures/sql/a.sql'],
  },
  {
    what: 'two files that include each other',
    current: '--!include sql/a.sql\n',
    fixtures: { 'sql/a.sql': '--!include sql/b.sql\n', 'sql/b.sql': 'select 1;\n--!include sql/a.sql\n' },
    file: 'fixtures/sql/b.sql',
    line: 2,
    says: ['fixtures/sql/a.sql includes fixtures/sql/b.sql includes fixtures/sql/a.sql'],
  },
  {
    what: 'a line that only a commit writes',
    current: 'select 1;\n--! Included sql/a.sql\n',
    file: 'current.sql',
    line: 2,
    says: ['only a commit writes this line'],
  },
  {
    what: 'an include of what is no SQL file',
    current: 'select 1;\n--!include sql/a\n',
    file: 'current.sql',
    line: 2,
    says: ['this line includes nothing', '--!include sql/a'],
  },
  {
    what: 'an include that does not begin its line',
    current: 'select 1;\n  --! include sql/a.sql\n',
    fixtures: { 'sql/a.sql': 'select 1;\n' },
    file: 'current.sql',
    line: 2,
    says: ['this line includes nothing'],
  },
  {
    what: 'a commit before its end',
    current: 'create table one.t (id int);\ncommit;\nselekt 1;\n',
    file: 'current.sql',
    line: 2,
    column: 1,
    says: ['current.sql:2:1: a migration neither begins nor ends a transaction: commit\n', '2 | commit;'],
  },
  {
    what: 'a transaction in an included file',
    current: '--!include sql/a.sql\n',
    fixtures: { 'sql/a.sql': 'select 1;\n/* now */ begin;\n' },
    file: 'fixtures/sql/a.sql',
    line: 2,
    column: 11,
    says: ['a migration neither begins nor ends a transaction: begin'],
  },
  {
    what: 'a file in Latin-1',
    current: Buffer.from(`select 1;\nselect 'caf\u00e9';\n`, 'latin1'),
    file: 'current.sql',
    line: 2,
    says: ['current.sql:2: this line is not UTF-8'],
  },
  {
    what: 'an included file in UTF-16',
    current: '--!include sql/a.sql\n',
    fixtures: { 'sql/a.sql': Buffer.from('\uFEFFselect 1;\n', 'utf16le') },
    file: 'fixtures/sql/a.sql',
    line: 1,
    says: ['this line is not UTF-8'],
  },
]

describe('current.sql is refused, and nothing of it is kept, for', () => {
  test.each(bad)('$what', async ({ current, fixtures = {}, file, line, column, says }) => {
    const { project, engine, client, before } = await started()
    await writeFile(join(project.dataDir, '..', 'outside.sql'), 'select 1;')
    await mkdir(join(project.paths.fixtures, 'sql'), { recursive: true })
    await symlink(join(project.dataDir, '..', 'outside.sql'), join(project.paths.fixtures, 'sql/link.sql'))
    for (const [path, bytes] of Object.entries(fixtures)) {
      await writeFile(join(project.paths.fixtures, path), bytes)
    }
    await writeFile(project.paths.current, current)
    const error = await applyCurrent({ engine, ...project }).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({
      code: expect.stringMatching(/^MIGRATION_(?:FAILED|INVALID)$/) as string,
      details: { file, line, ...(column !== undefined && { column }) },
    })
    for (const part of says) expect((error as Error).message).toContain(part)
    expect(await readCatalog(client)).toEqual(before)
    const { rows } = await client.query('select from graphile_migrate.current')
    expect(rows).toEqual([])
  })
})

test('a committed migration that would end its transaction is refused before any of it has run', async () => {
  const { project, engine, client } = await started()
  const file = await project.commit('two', 'create table one.t (id int);\ncommit;\nselekt 1;\n')
  const before = await readCatalog(client)
  await expect(migrate({ engine, ...project })).rejects.toMatchObject({
    code: 'MIGRATION_INVALID',
    details: { file: `migrations/${file}`, line: 6, column: 1 },
  })
  expect(await readCatalog(client)).toEqual(before)
})

test('a statement that refuses a transaction says how it can run', async () => {
  const { project, engine } = await started()
  await writeFile(project.paths.current, '-- maintenance\n--! no-transaction\nvacuum pg_catalog.pg_class;\n')
  await expect(applyCurrent({ engine, ...project })).rejects.toMatchObject({
    code: 'MIGRATION_FAILED',
    hint: expect.stringContaining('first line, below its headers, is --! no-transaction') as string,
  })
})

test('a savepoint and the way back to it stay in the transaction', async () => {
  const { project, engine } = await started()
  await project.writeCurrent('savepoint a;\nselect 1;\nrollback to savepoint a;\nrelease a;\n')
  expect(await applyCurrent({ engine, ...project })).toMatchObject({ current: 'applied' })
})

test('current.sql with CRLF and a byte order mark runs and is recorded with LF', async () => {
  const { project, engine, client } = await started()
  await project.writeFixture('sql/a.sql', '\uFEFFcreate table one.a (id int);\r\n')
  await project.writeCurrent('\uFEFFcreate table one.t (id int);\r\n--!include sql/a.sql\r\n')
  expect(await applyCurrent({ engine, ...project })).toMatchObject({ current: 'applied' })
  const { rows } = await client.query<{ content: string }>('select content from graphile_migrate.current')
  expect(rows[0]?.content).toBe(
    'create table one.t (id int);\n--! Included sql/a.sql\ncreate table one.a (id int);\n--! EndIncluded sql/a.sql\n',
  )
})

test.each([
  { what: 'Latin-1', bytes: Buffer.from(`select 'é';`, 'latin1'), says: 'is not UTF-8' },
  {
    what: 'CRLF',
    bytes: Buffer.from('--! Previous: -\r\n--! Hash: sha1:0\r\n\r\nselect 1;\r\n'),
    says: 'CRLF',
  },
])('a committed file in $what is refused before anything runs', async ({ bytes, says }) => {
  const { project, engine, client, before } = await started()
  await writeFile(join(project.paths.migrations, '000002-two.sql'), bytes)
  await expect(migrate({ engine, ...project })).rejects.toMatchObject({
    code: 'HISTORY_MISMATCH',
    message: expect.stringContaining(says) as string,
  })
  expect(await readCatalog(client)).toEqual(before)
})

interface Unreadable {
  readonly what: string
  readonly spoil: (project: MigrationProject) => Promise<unknown>
  readonly says: string
}

const unreadable: readonly Unreadable[] = [
  {
    what: 'migrations/ is not there',
    spoil: ({ paths }) => rm(paths.migrations, { recursive: true }),
    says: 'Cannot read the folder migrations/: it is not there',
  },
  {
    what: 'migrations/ is a file',
    spoil: async ({ paths }) => {
      await rm(paths.migrations, { recursive: true })
      await writeFile(paths.migrations, '')
    },
    says: 'Cannot read the folder migrations/: it is a file, not a folder',
  },
  {
    what: 'a migration is a folder',
    spoil: ({ paths }) => mkdir(join(paths.migrations, '000002-two.sql')),
    says: 'Cannot read migrations/000002-two.sql: it is a folder, not a file',
  },
  {
    what: 'fixtures/ is not there',
    spoil: ({ paths }) => rm(paths.fixtures, { recursive: true }),
    says: 'Cannot read fixtures/sql/bootstrap/',
  },
]

describe('files that cannot be read are named when', () => {
  test.each(unreadable)('$what', async ({ spoil, says }) => {
    const { project, engine, client, before } = await started()
    await spoil(project)
    const refused = {
      code: 'MIGRATION_INVALID',
      exitCode: 2,
      message: expect.stringContaining(says) as string,
    }
    await expect(migrate({ engine, ...project })).rejects.toMatchObject(refused)
    await expect(migrationStatus({ engine, ...project })).rejects.toMatchObject(refused)
    expect(await readCatalog(client)).toEqual(before)
  })

  test('current.sql is a folder', async () => {
    const { project, engine } = await started()
    await mkdir(project.paths.current)
    await expect(applyCurrent({ engine, ...project })).rejects.toMatchObject({
      code: 'MIGRATION_INVALID',
      message: expect.stringContaining('Cannot read current.sql: it is a folder') as string,
    })
  })
})

describeOnServer('a process without the right to read', 'a command would start an embedded engine', () => {
  test('says which file it may not open', async () => {
    const { project, engine } = await started()
    await project.writeCurrent('')
    const file = join(project.paths.migrations, '000001-one.sql')
    await chmod(file, 0)
    const bin = join(projectPaths.root, 'bin/pnc-db.js')
    // Root may read everything, unless it gives that up.
    const [command = '', ...args] = [
      ...(process.getuid?.() === 0 ? ['setpriv', '--bounding-set', '-dac_override,-dac_read_search'] : []),
      ...[process.execPath, bin, 'migrate', 'verify'],
    ]
    const child = spawn(command, args, {
      cwd: join(project.dataDir, '..'),
      env: { PATH: process.env.PATH, DATABASE_URL: engine.connectionString },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let stderr = ''
    child.stderr.on('data', (text: Buffer) => (stderr += text.toString()))
    const [code] = (await once(child, 'close')) as [number]
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining(
        'Cannot read migrations/000001-one.sql: this user may not open it',
      ) as string,
    })
  })
})

describeOnServer('a database that cannot be written', 'the embedded engine has no read-only mode', () => {
  test.each(['a database that is read-only', 'a session that is read-only, as on a standby'])(
    '%s',
    async (which) => {
      const { project, engine, client, before } = await started()
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
    const { project, engine, client, before } = await started()
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

      const asServer =
        process.getuid?.() === 0 ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups'] : []
      const [command, ...args] = [...asServer, join(binaries.folder, 'postgres'), '-D', folder]
      const again = spawn(command, args, {
        cwd: folder,
        stdio: 'ignore',
        env: { PATH: process.env.PATH, LC_ALL: 'C' },
      })
      try {
        const status = async () => run(['status', '--json'])
        let result = await status()
        for (let tries = 0; tries < 50 && result.code === 3; tries += 1) {
          await sleep(100)
          result = await status()
        }
        expect(JSON.parse(result.stdout)).toMatchObject({
          migrations: [{ state: 'applied' }, { state: 'pending' }],
        })
        const client = new Client({ connectionString: url })
        await client.connect()
        const left = await client.query(`select to_regclass('one.t') as t`)
        await client.end()
        expect(left.rows).toEqual([{ t: null }])
      } finally {
        again.kill('SIGQUIT')
        await once(again, 'close')
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
