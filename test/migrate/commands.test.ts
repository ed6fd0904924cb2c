import { readdir } from 'node:fs/promises'
import { expect, test, vi } from 'vitest'
import { projectPaths } from '../../src/project/project-paths.js'
import { describeOnServer } from '../harness/describe-on-server.js'
import { runCli } from '../harness/run-cli.js'
import { useTestDatabase } from '../harness/use-test-database.js'

// A command on the embedded engine starts it first.
vi.setConfig({ testTimeout: 120_000 })

const database = await useTestDatabase()

test('without a server the embedded database is made, migrated and trusts a secret of its own', async () => {
  const made = await runCli(['migrate', '--json'])
  expect(made.code, made.stderr).toBe(0)
  expect(JSON.parse(made.stdout)).toMatchObject({ database: 'postgres', contextSecret: 'installed' })
})

describeOnServer('the commands of migrate', 'each would start an embedded engine', () => {
  const onDatabase = (url: string) => (args: readonly string[]) =>
    runCli(['migrate', ...args], { env: { DATABASE_URL: url, PNC_CONTEXT_SECRET: database.contextSecret } })

  test('bootstrap prints its SQL, then runs it, then has nothing to do', async () => {
    const run = onDatabase(await database.newEmptyDatabase())
    expect((await run(['bootstrap', '--dry-run'])).stdout).toContain(
      'create extension postgis with schema public;\n',
    )
    expect((await run(['bootstrap'])).stdout).toMatch(/^Made \d+ roles/)
    expect((await run(['bootstrap', '--dry-run'])).stdout).toContain('in place')
    expect(JSON.parse((await run(['bootstrap', '--dry-run', '--json'])).stdout)).toEqual({ statements: [] })
  })

  test('status exits 1 while something is pending and 0 afterwards', async () => {
    const run = onDatabase(await database.newEmptyDatabase())
    const before = await run(['status'])
    expect(before.code).toBe(1)
    expect(before.stdout).toMatch(/000001-core\.sql +pending/)
    expect(before.stdout).toContain('not up to date')
    expect((await run([])).code).toBe(0)
    const after = await run(['status', '--json'])
    expect(after.code).toBe(0)
    expect(JSON.parse(after.stdout)).toMatchObject({ upToDate: true, missing: [] })
  })

  test('uncommit prints what it would take back; reset refuses a name that is not the database', async () => {
    const run = onDatabase(database.ownerUrl)
    const uncommit = await run(['uncommit', '--dry-run'])
    expect(uncommit.stdout).toMatch(/^-- current\.sql, from migrations\/\d+/)
    expect(uncommit.stdout).toContain('--!include sql/')
    const reset = await run(['reset', '--confirm', 'another'])
    expect({ code: reset.code, stdout: reset.stdout }).toEqual({ code: 4, stdout: '' })
    expect(reset.stderr).toContain('REFUSED')
  })

  test('rollback prints what would be lost, refuses to lose it, and keeps it aside when told to go on', async () => {
    const files = (await readdir(projectPaths.migrations))
      .filter((name) => /^\d+-[^.]+\.sql$/.test(name))
      .sort()
    const audit = files.findIndex((name) => name.endsWith('-audit.sql'))
    const to = ['rollback', '--to', String(audit)]
    const run = onDatabase(await database.newEmptyDatabase())
    expect((await run([])).code).toBe(0)
    const plan = await run([...to, '--dry-run', '--json'])
    expect(plan.code).toBe(0)
    const steps = files.slice(audit).reverse()
    expect(JSON.parse(plan.stdout)).toMatchObject({ steps: steps.map((file) => ({ file })) })
    const refused = await run(to)
    expect({ code: refused.code, stdout: refused.stdout }).toEqual({ code: 4, stdout: '' })
    expect(refused.stderr).toContain('--accept-data-loss')
    const done = await run([...to, '--accept-data-loss'])
    expect(done.code, done.stderr).toBe(0)
    expect(done.stdout).toContain('restore-points')
    const status = (await run(['status'])).stdout
    for (const file of steps) expect(status).toMatch(new RegExp(`${file} +pending`))
  })

  test('a configured secret that the database does not trust is warned of, once migrated', async () => {
    const url = await database.newEmptyDatabase()
    expect((await onDatabase(url)([])).code).toBe(0)
    const env = { DATABASE_URL: url, PNC_CONTEXT_SECRET: 'another secret of at least thirty-two bytes' }
    const { code, stdout, stderr } = await runCli(['migrate'], { env })
    expect(code).toBe(0)
    expect(stderr).toContain('--trust-secret')
    expect(stdout + stderr).not.toContain('another secret')
    expect((await runCli(['migrate', '--trust-secret'], { env })).code).toBe(0)
    expect((await runCli(['migrate'], { env })).stderr).toBe('')
  })
})
