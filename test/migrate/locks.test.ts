import fc from 'fast-check'
import type { Client } from 'pg'
import { describe, expect, test } from 'vitest'
import type { Engine } from '../../src/engine/engine.js'
import { withoutValues } from '../../src/migrate/locks/blocking-session.js'
import { nextLockAttempt } from '../../src/migrate/locks/lock-attempt.js'
import { limitsOf } from '../../src/migrate/locks/migration-limits.js'
import { applyCurrent } from '../../src/migrate/apply-current.js'
import { migrate } from '../../src/migrate/migrate.js'
import { rollbackMigrations } from '../../src/migrate/rollback/rollback.js'
import { describeOnServer } from '../harness/describe-on-server.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { graphileMigrateCli } from './graphile-migrate-cli.js'
import { migrationProject } from './migration-project.js'
import { newEngine } from './new-engine.js'

const database = await useTestDatabase()

describe('attempts to get a lock', () => {
  test('wait a second at most each, pause in between, and stay within the time', () => {
    const given = fc.record({
      totalMs: fc.integer({ min: 1, max: 600_000 }),
      chances: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 200, maxLength: 200 }),
    })
    fc.assert(
      fc.property(given, ({ totalMs, chances }) => {
        let elapsedMs = 0
        for (const [attempts, chance] of chances.entries()) {
          const next = nextLockAttempt({ totalMs, elapsedMs, attempts }, chance)
          if (!next) return attempts > 0
          expect(next.timeoutMs).toBeGreaterThanOrEqual(1)
          expect(next.timeoutMs).toBeLessThanOrEqual(1000)
          expect(next.pauseMs > 0).toBe(attempts > 0)
          elapsedMs += next.pauseMs + next.timeoutMs
          expect(elapsedMs).toBeLessThanOrEqual(totalMs)
        }
        return totalMs > 200 * 1000
      }),
    )
  })

  test('never end without a limit', () => {
    expect(nextLockAttempt({ totalMs: 0, elapsedMs: 1e12, attempts: 1e6 }, 0.5)).toMatchObject({
      timeoutMs: 1000,
    })
  })
})

test.each([
  [
    `update core.users set name = 'Ama', phone = E'+23\\'3' where id = 7 and x1 = -2.5e3`,
    'update core.users set name = ?, phone = ? where id = ? and x1 = ?',
  ],
  [`select 1 -- of Ama's\n  from "t1" /* 'x' */`, 'select ? from "t1"'],
  [`do $x$ begin secret; end $x$`, 'do ?'],
  [`insert into t values ('cut off in the mid`, 'insert into t values (?'],
  ['x'.repeat(300), `${'x'.repeat(200)} ...`],
])('a statement is shown without its values: %s', (query, shown) => {
  expect(withoutValues(query)).toBe(shown)
})

describe('limits of a migration', () => {
  const configured = { lockTimeoutMs: 60_000, statementTimeoutMs: 0 }

  test('stand in its first comment lines, else in the configuration', () => {
    expect(limitsOf('f', 'select 1;\n--! lock-timeout: 5s', configured)).toEqual(configured)
    expect(
      limitsOf(
        'f',
        '--! no-transaction\n-- why\n--! lock-timeout: 5s\n\n--! statement-timeout: 2m\nselect 1;',
        configured,
      ),
    ).toEqual({
      lockTimeoutMs: 5000,
      statementTimeoutMs: 120_000,
    })
  })

  test('that are no durations are refused', () => {
    expect(() => limitsOf('migrations/1.sql', '--! lock-timeout: soon', configured)).toThrow(
      expect.objectContaining({
        code: 'MIGRATION_INVALID',
        message: expect.stringContaining('migrations/1.sql') as string,
      }) as Error,
    )
  })
})

describeOnServer('a migration among other sessions', 'the embedded engine is one session', () => {
  async function blocked(
    statement = 'select note from one.t',
    second = 'alter table one.t add column price numeric;',
  ) {
    const project = await migrationProject()
    const first = await project.commit(
      'one',
      `create schema one; create table one.t (id int, note text); insert into one.t values (1, 'a');`,
    )
    await project.writeDown('drop table one.t; drop schema one;', first)
    const engine = await newEngine(database)
    await migrate({ engine, ...project })
    const other = await database.openClient(engine.connectionString)
    await other.query(`set application_name = 'a report'; begin`)
    await other.query(statement)
    if (second !== '') await project.commit('two', second)
    return { project, engine, other, options: { engine, ...project } }
  }
  const waiting = async (engine: Engine) => {
    const observer = await database.openClient(engine.connectionString)
    for (;;) {
      const { rowCount } = await observer.query(
        `select from pg_locks where not granted and relation = to_regclass('one.t')`,
      )
      if (rowCount) return observer
    }
  }
  const columns = async (client: Client) =>
    (await client.query(`select from pg_attribute where attrelid = 'one.t'::regclass and attnum > 0`))
      .rowCount

  test('that cannot get its table says who is in the way, with its statement but not its values', async () => {
    const { options, other } = await blocked(`select 'Ama' from one.t where note = 'a secret'`)
    const pid = (await other.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]?.pid
    await other.query(`select 'Ama' from one.t where note = 'a secret'`)
    const error = await migrate({ ...options, lockTimeoutMs: 3000 }).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({
      code: 'LOCK_NOT_OBTAINED',
      exitCode: 5,
      message: expect.stringMatching(
        new RegExp(
          `000002-two\\.sql: no lock after \\d+ attempts.*process ${String(pid)} \\(a report, login \\w+\\), idle in transaction for \\d+ s: select \\? from one\\.t where note = \\?$`,
          's',
        ),
      ) as string,
      details: { blocking: [{ pid }] },
    })
    expect(JSON.stringify(error)).not.toContain('secret')
    expect(await columns(other)).toBe(2)
  })

  test('lets others through while it waits, and goes on when the table is free', async () => {
    const { options, engine, other } = await blocked()
    const run = migrate({ ...options, lockTimeoutMs: 0 })
    const reader = await waiting(engine)
    // Behind a migration that stays in the queue this would wait for ever.
    expect((await reader.query('select count(*)::int as rows from one.t')).rows).toEqual([{ rows: 1 }])
    await other.query('commit')
    expect(await run).toMatchObject({ applied: [{ file: '000002-two.sql' }] })
    expect(await columns(other)).toBe(3)
  })

  test('keeps nothing of an attempt that did not get all its locks', async () => {
    const { options, other } = await blocked(
      'select note from one.t',
      'create table one.early (id int); alter table one.t add column price numeric;',
    )
    await expect(migrate({ ...options, lockTimeoutMs: 1500 })).rejects.toMatchObject({
      code: 'LOCK_NOT_OBTAINED',
    })
    expect((await other.query(`select to_regclass('one.early') as early`)).rows).toEqual([{ early: null }])
    await other.query('commit')
    expect(await migrate(options)).toMatchObject({ applied: [{ file: '000002-two.sql' }] })
  })

  test('has its own limits before those of the command', async () => {
    const { options } = await blocked(
      'select note from one.t',
      '--! lock-timeout: 100ms\nalter table one.t add column price numeric;',
    )
    await expect(migrate({ ...options, lockTimeoutMs: 0 })).rejects.toMatchObject({
      code: 'LOCK_NOT_OBTAINED',
      message: expect.stringContaining('in 0.1 s') as string,
    })
  })

  test('is interrupted between attempts, too', async () => {
    const { options, engine } = await blocked()
    const interrupt = new AbortController()
    const run = migrate({ ...options, lockTimeoutMs: 0, signal: interrupt.signal })
    await waiting(engine)
    interrupt.abort()
    await expect(run).rejects.toMatchObject({ code: 'INTERRUPTED' })
  })

  test('waits in the same way as current.sql and on the way back', async () => {
    const { options, project, other } = await blocked('select note from one.t', '')
    await project.writeCurrent('alter table one.t add column price numeric;')
    await expect(applyCurrent({ ...options, lockTimeoutMs: 300 })).rejects.toMatchObject({
      code: 'LOCK_NOT_OBTAINED',
      message: expect.stringContaining('current.sql') as string,
    })
    await expect(
      rollbackMigrations({ ...options, lockTimeoutMs: 300, acceptDataLoss: true }),
    ).rejects.toMatchObject({
      code: 'LOCK_NOT_OBTAINED',
      message: expect.stringContaining('000001-one.down.sql') as string,
    })
    expect(await columns(other)).toBe(2)
  })

  test('ends a statement that takes longer than it may, and says where', async () => {
    const project = await migrationProject()
    await project.commit('slow', 'select 1;\nselect pg_sleep(60);')
    const engine = await newEngine(database)
    await expect(migrate({ engine, ...project, statementTimeoutMs: 50 })).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      hint: expect.stringContaining('statement-timeout') as string,
      details: { sqlstate: '57014', line: 6 },
    })
  })

  test('with limits of its own is nothing unusual to the real graphile-migrate', async () => {
    const project = await migrationProject()
    await project.commit('limited', '--! lock-timeout: 5s\n--! statement-timeout: 1m\ncreate schema one;')
    const engine = await newEngine(database)
    await migrate({ engine, ...project })
    const other = await newEngine(database)
    expect(
      await graphileMigrateCli(['migrate'], {
        databaseUrl: other.connectionString,
        folder: `${project.dataDir}/gm`,
      }),
    ).toContain('1 committed migrations executed')
  })
})
