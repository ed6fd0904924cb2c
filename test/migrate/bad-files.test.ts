import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { applyCurrent } from '../../src/migrate/apply-current.js'
import { migrate } from '../../src/migrate/migrate.js'
import { migrationStatus } from '../../src/migrate/status.js'
import { projectPaths } from '../../src/project/project-paths.js'
import { describeOnServer } from '../harness/describe-on-server.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { readCatalog } from './catalog.js'
import type { MigrationProject } from './migration-project.js'
import { startedProject } from './started-project.js'

const database = await useTestDatabase()

test('current.sql with CRLF and a byte order mark runs and is recorded with LF', async () => {
  const { project, engine, client } = await startedProject(database)
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
  const { project, engine, client, before } = await startedProject(database)
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
    const { project, engine, client, before } = await startedProject(database)
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
    const { project, engine } = await startedProject(database)
    await mkdir(project.paths.current)
    await expect(applyCurrent({ engine, ...project })).rejects.toMatchObject({
      code: 'MIGRATION_INVALID',
      message: expect.stringContaining('Cannot read current.sql: it is a folder') as string,
    })
  })
})

describeOnServer('a process without the right to read', 'a command would start an embedded engine', () => {
  test('says which file it may not open', async () => {
    const { project, engine } = await startedProject(database)
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
