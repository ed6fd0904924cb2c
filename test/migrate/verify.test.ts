import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Client } from 'pg'
import { describe, expect, test } from 'vitest'
import { calculateHash, serializeMigration } from '../../src/migrate/graphile-migrate.js'
import { migrate } from '../../src/migrate/migrate.js'
import { verifyMigrations } from '../../src/migrate/verify.js'
import { describeOnServer } from '../harness/describe-on-server.js'
import { runCli } from '../harness/run-cli.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { migrationProject } from './migration-project.js'
import { newEngine } from './new-engine.js'

const database = await useTestDatabase()

const bodies = ['create schema one;', 'create table one.t (id int);', 'create table one.u (id int);'] as const
const names = ['000001-one.sql', '000002-two.sql', '000003-three.sql'] as const

/** A migrated database of three migrations, and what it takes to change its history. */
async function migrated() {
  const project = await migrationProject()
  await project.commit('one', bodies[0])
  await project.commit('two', bodies[1])
  await project.commit('three', bodies[2])
  const engine = await newEngine(database)
  await migrate({ engine, ...project })
  const path = (name: string) => join(project.paths.migrations, name)
  return {
    engine,
    project,
    client: await database.openClient(engine.connectionString),
    read: (name: string) => readFile(path(name), 'utf8'),
    write: (name: string, text: string) => writeFile(path(name), text),
    move: (from: string, to: string) => rename(path(from), path(to)),
    remove: (name: string) => rm(path(name)),
    replace: async (name: string, from: string | RegExp, to: string) =>
      writeFile(path(name), (await readFile(path(name), 'utf8')).replace(from, to)),
  }
}

type History = Awaited<ReturnType<typeof migrated>>

const hashOf = (text: string) => /^--! Hash: (.*)$/m.exec(text)?.[1] ?? ''

/** A file as a commit would have written it after the given hash. */
const committed = (body: string, previous: string, message: string) =>
  serializeMigration(body, { Previous: previous, Hash: calculateHash(body, previous), Message: message })

/** Lets a statement write what keys of the record would refuse. */
const unchecked = async (client: Client, sql: string) => {
  await client.query(`begin; set local session_replication_role = replica; ${sql}; commit`)
}

interface Tampering {
  readonly way: string
  readonly change: (history: History) => Promise<unknown>
  /** Kind, file and a part of the message of each finding. */
  readonly found: readonly (readonly [kind: string, file: string, detail: string])[]
  /** A line that the difference holds. */
  readonly difference?: string
}

const ways: readonly Tampering[] = [
  {
    way: 'the text of an applied file is edited',
    change: ({ replace }) => replace(names[1], 'id int', 'id bigint'),
    found: [['edited', names[1], 'edited after it was applied']],
    difference: '+create table one.t (id bigint);',
  },
  {
    way: 'text and header of an applied file are rewritten so that they fit each other',
    change: async ({ read, write }) =>
      write(names[1], committed('create table one.t (id bigint);', hashOf(await read(names[0])), 'two')),
    found: [['rewritten', names[1], 'its text and its header were changed']],
    difference: '-create table one.t (id int);',
  },
  {
    way: 'an applied file is edited and its header says that its hash does not matter',
    change: ({ replace }) =>
      replace(names[1], /--! Message: two\n\n.*/, '--! Message: two\n--! AllowInvalidHash\n\nselect 2;'),
    found: [['edited', names[1], 'edited after it was applied']],
    difference: '+--! AllowInvalidHash',
  },
  {
    way: 'the message in the header of an applied file is changed',
    change: ({ replace }) => replace(names[1], 'Message: two', 'Message: zwei'),
    found: [['header-changed', names[1], 'its header was changed']],
    difference: '+--! Message: zwei',
  },
  {
    way: 'the header of an applied file says that it follows another one',
    change: ({ replace }) => replace(names[2], /Previous: .*/, 'Previous: sha1:0000'),
    found: [['header-changed', names[2], 'it follows sha1:0000; it was applied after sha1:']],
    difference: '+--! Previous: sha1:0000',
  },
  {
    way: 'the hash in the header of an applied file is changed',
    change: ({ replace }) => replace(names[2], /Hash: .*/, 'Hash: sha1:0000'),
    found: [['edited', names[2], 'its header says sha1:0000']],
  },
  {
    way: 'the header of an applied file is lost',
    change: ({ write }) => write(names[1], `${bodies[1]}\n`),
    found: [['unreadable', names[1], 'newlines after the headers']],
  },
  {
    way: 'an applied file is renamed',
    change: ({ move }) => move(names[1], '000002-zwei.sql'),
    found: [['renamed', '000002-zwei.sql', 'its name was 000002-two.sql']],
  },
  {
    way: 'an applied file gets a name that nothing reads',
    change: ({ move }) => move(names[2], '3-three.sql'),
    found: [
      ['unknown', names[2], 'by a newer version of the files, or it was deleted'],
      ['stray-name', '3-three.sql', 'it would never run'],
    ],
  },
  {
    way: 'an applied file in the middle is deleted',
    change: ({ remove }) => remove(names[1]),
    found: [['deleted', names[1], 'its file is gone']],
  },
  {
    way: 'the newest applied file is deleted',
    change: ({ remove }) => remove(names[2]),
    found: [['unknown', names[2], 'there is no such file']],
  },
  {
    way: 'two applied files change places',
    change: async ({ move }) => {
      await move(names[1], '000009-x.sql')
      await move(names[2], '000002-three.sql')
      await move('000009-x.sql', '000003-two.sql')
    },
    found: [
      ['reordered', '000002-three.sql', 'this is what was applied as number 3'],
      ['reordered', '000003-two.sql', 'this is what was applied as number 2'],
    ],
  },
  {
    way: 'an applied file moves to a later number',
    change: ({ move }) => move(names[2], '000005-three.sql'),
    found: [['reordered', '000005-three.sql', 'the database has it as number 3']],
  },
  {
    way: 'two branches both added number 3 and both files are there',
    change: async ({ read, write }) =>
      write('000003-reviews.sql', committed('select 3;', hashOf(await read(names[1])), 'reviews')),
    found: [
      ['same-number', '000003-reviews.sql', `the database has run ${names[2]}`],
      ['same-number', names[2], '000003-reviews.sql has the same number'],
    ],
  },
  {
    way: 'two branches both added number 3 and the file of the other one is there',
    change: async ({ read, write, remove }) => {
      await write('000003-reviews.sql', committed('select 3;', hashOf(await read(names[1])), 'reviews'))
      await remove(names[2])
    },
    found: [['other-branch', '000003-reviews.sql', `the database has run ${names[2]} as number 3`]],
    difference: '+select 3;',
  },
  {
    way: 'a migration is put in before those that were applied',
    change: async ({ read, write, client }) => {
      await write('000004-four.sql', committed('select 4;', hashOf(await read(names[2])), 'four'))
      await client.query(
        `insert into graphile_migrate.migrations (hash, previous_hash, filename) values ('sha1:5', $1, '000005.sql')`,
        [hashOf(await read(names[2]))],
      )
    },
    found: [
      ['inserted', '000004-four.sql', 'never applied, although 000005.sql is'],
      ['unknown', '000005.sql', 'there is no such file'],
    ],
  },
  {
    way: 'a new file skips a number',
    change: async ({ read, write }) =>
      write('000005-five.sql', committed('select 5;', hashOf(await read(names[2])), 'five')),
    found: [['gap', '000005-five.sql', 'there is no number 4 before it']],
  },
  {
    way: 'a new file was written after another one than the one before it',
    change: async ({ read, write }) =>
      write('000004-four.sql', committed('select 4;', hashOf(await read(names[0])), 'four')),
    found: [['broken-chain', '000004-four.sql', `before it stands ${names[2]}`]],
  },
  {
    way: 'a new file is edited after it was committed',
    change: async ({ read, write }) => {
      const text = committed('select 4;', hashOf(await read(names[2])), 'four')
      await write('000004-four.sql', text.replace('select 4', 'select 5'))
    },
    found: [['edited', '000004-four.sql', 'edited after it was committed']],
  },
  {
    way: 'a checkout turns line ends into CRLF',
    change: ({ replace }) => replace(names[1], /\n/g, '\r\n'),
    found: [['line-endings', names[1], 'CRLF']],
  },
  {
    way: 'an editor writes a byte order mark',
    change: ({ replace }) => replace(names[1], /^/, '\uFEFF'),
    found: [['unreadable', names[1], 'byte order mark']],
  },
  {
    way: 'the record of a migration in the middle is removed',
    change: ({ client }) =>
      unchecked(client, `delete from graphile_migrate.migrations where filename = '000002.sql'`),
    found: [['not-recorded', names[1], `${names[2]}, which follows it, was applied: the row was removed`]],
  },
  {
    way: 'the hash in the record is changed',
    change: ({ client }) =>
      client.query(`update graphile_migrate.migrations set hash = 'sha1:0' where filename = '000003.sql'`),
    found: [['record-changed', names[2], 'its row says the hash sha1:0']],
  },
  {
    way: 'the number in the record is changed',
    change: ({ client }) =>
      client.query(
        `update graphile_migrate.migrations set filename = '000007.sql' where filename = '000003.sql'`,
      ),
    found: [
      ['reordered', names[2], 'the database has it as number 7'],
      ['record-changed', names[2], 'the number in its row was changed'],
    ],
  },
  {
    way: 'the chain in the record is changed',
    change: ({ client }) =>
      client.query(
        `update graphile_migrate.migrations set previous_hash = null where filename = '000003.sql'`,
      ),
    found: [['record-chain', names[2], 'its row says that it follows nothing']],
  },
  {
    way: 'a second row of a number is put into the record',
    change: ({ client }) =>
      client.query(
        `insert into graphile_migrate.migrations (hash, filename) values ('sha1:0', '000003.sql')`,
      ),
    found: [['record-changed', names[2], 'more than one row of this number']],
  },
  {
    way: 'the text that the database keeps is changed',
    change: ({ client }) =>
      client.query(
        `update graphile_migrate.applied_files set content = replace(content, 'one.u', 'one.v') where name = '000003-three.sql'`,
      ),
    found: [['record-changed', names[2], 'the kept text was changed']],
  },
]

describe('a history that was changed is found:', () => {
  test.each(ways)('$way', async ({ change, found, difference }) => {
    const history = await migrated()
    const options = { engine: history.engine, ...history.project }
    expect((await verifyMigrations(options)).findings).toEqual([])

    await change(history)
    const { findings } = await verifyMigrations(options)
    expect(findings.map(({ kind, file }) => [kind, file])).toEqual(found.map(([kind, file]) => [kind, file]))
    for (const [at, [, , detail]] of found.entries()) expect(findings[at]?.detail).toContain(detail)
    for (const { remedy } of findings) expect(remedy).toMatch(/^[A-Z].*\.$|^[A-Z].*\.sql$/)
    if (difference !== undefined) expect(findings[0]?.difference?.split('\n')).toContain(difference)

    // A database that is newer than its files is no contradiction; everything else stops a migration before it begins.
    const isNewer = findings.every(({ kind }) => kind === 'unknown')
    const outcome = await migrate(options).catch((error: unknown) => error)
    expect(outcome).toMatchObject(
      isNewer
        ? { applied: [] }
        : {
            code: 'HISTORY_MISMATCH',
            exitCode: 4,
            hint: expect.stringContaining('pnc-db migrate verify') as string,
          },
    )
  })
})

test('each way of changing a history is told from the others', () => {
  expect(new Set(ways.flatMap(({ found }) => found.map(([kind]) => kind))).size).toBeGreaterThanOrEqual(16)
})

test('a history that was not changed has no findings, also with a migration that waits', async () => {
  const { engine, project } = await migrated()
  await project.commit('four', 'select 4;')
  expect(await verifyMigrations({ engine, ...project })).toMatchObject({
    applied: 3,
    pending: 1,
    findings: [],
  })
})

test('what an older version applied is kept at the next run, so that its edits are shown from then on', async () => {
  const { engine, project, client, replace } = await migrated()
  await client.query('drop table graphile_migrate.applied_files')
  expect((await verifyMigrations({ engine, ...project })).findings).toEqual([])
  await project.commit('four', 'select 4;')
  await migrate({ engine, ...project })
  await replace(names[0], 'schema one', 'schema eins')
  const [finding] = (await verifyMigrations({ engine, ...project })).findings
  expect(finding).toMatchObject({
    kind: 'edited',
    difference: expect.stringContaining('+create schema eins;') as string,
  })
})

test('a long difference is cut short', async () => {
  const { engine, project, write, read } = await migrated()
  const body = Array.from({ length: 60 }, (_, line) => `select ${String(line)};`).join('\n')
  await write(names[1], committed(body, hashOf(await read(names[0])), 'two'))
  const [finding] = (await verifyMigrations({ engine, ...project })).findings
  expect(finding?.difference?.split('\n')).toHaveLength(21)
  expect(finding?.difference).toMatch(/\n\.\.\. and \d+ more lines$/)
})

describeOnServer('verifying on a server', 'a command would start an embedded engine', () => {
  test('works in a database that is read-only', async () => {
    const { engine, project, client, replace } = await migrated()
    await replace(names[1], 'id int', 'id bigint')
    const { rows } = await client.query<{ name: string }>('select current_database() as name')
    await client.query(`alter database "${rows[0]?.name ?? ''}" set default_transaction_read_only = on`)
    const { findings } = await verifyMigrations({ engine, ...project })
    expect(findings).toMatchObject([
      { kind: 'edited', difference: expect.stringContaining('bigint') as string },
    ])
  })

  test('the command exits 1 with the difference on stdout, and as JSON', async () => {
    const env = { DATABASE_URL: database.ownerUrl, PNC_CONTEXT_SECRET: database.contextSecret }
    const fits = await runCli(['migrate', 'verify'], { env })
    expect(fits).toMatchObject({ code: 0, stderr: '' })
    expect(fits.stdout).toMatch(/ fits: \d+ applied\.\n$/)
    await database.asOwner(
      `update graphile_migrate.applied_files set content = replace(content, 'Message: market', 'Message: bazaar')`,
    )
    const found = await runCli(['migrate', 'verify'], { env })
    expect(found.code).toBe(1)
    expect(found.stdout).toContain('header-changed 000002-market.sql: its header was changed')
    expect(found.stdout).toContain('    ---! Message: bazaar\n    +--! Message: market\n')
    const json = await runCli(['migrate', 'verify', '--json'], { env })
    expect(json.code).toBe(1)
    expect(JSON.parse(json.stdout)).toMatchObject({ findings: [{ kind: 'header-changed' }] })
    const refused = await runCli(['migrate'], { env })
    expect(refused.code).toBe(4)
    expect(refused.stderr).toContain('HISTORY_MISMATCH')
    await database.asOwner(
      `update graphile_migrate.applied_files set content = replace(content, 'Message: bazaar', 'Message: market')`,
    )
  })
})
