import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { applyCurrent } from '../../src/migrate/apply-current.js'
import { migrate } from '../../src/migrate/migrate.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { readCatalog } from './catalog.js'
import { startedProject } from './started-project.js'

const database = await useTestDatabase()

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
    const { project, engine, client, before } = await startedProject(database)
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
  const { project, engine, client } = await startedProject(database)
  const file = await project.commit('two', 'create table one.t (id int);\ncommit;\nselekt 1;\n')
  const before = await readCatalog(client)
  await expect(migrate({ engine, ...project })).rejects.toMatchObject({
    code: 'MIGRATION_INVALID',
    details: { file: `migrations/${file}`, line: 6, column: 1 },
  })
  expect(await readCatalog(client)).toEqual(before)
})

test('a statement that refuses a transaction says how it can run', async () => {
  const { project, engine } = await startedProject(database)
  await writeFile(project.paths.current, '-- maintenance\n--! no-transaction\nvacuum pg_catalog.pg_class;\n')
  await expect(applyCurrent({ engine, ...project })).rejects.toMatchObject({
    code: 'MIGRATION_FAILED',
    hint: expect.stringContaining('first line, below its headers, is --! no-transaction') as string,
  })
})

test('a savepoint and the way back to it stay in the transaction', async () => {
  const { project, engine } = await startedProject(database)
  await project.writeCurrent('savepoint a;\nselect 1;\nrollback to savepoint a;\nrelease a;\n')
  expect(await applyCurrent({ engine, ...project })).toMatchObject({ current: 'applied' })
})
