import { mkdir, mkdtemp, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, inject, test } from 'vitest'
import { planInit } from '../../src/init/plan-init.js'
import { writeInit } from '../../src/init/write-init.js'
import { allRules } from '../../src/lint/all-rules.js'
import { lintMigrations } from '../../src/lint/lint-migrations.js'
import { projectPaths } from '../../src/project/project-paths.js'
import { loadConfig } from '../../src/config/load-config.js'
import { runCli } from '../harness/run-cli.js'
import { testConfig } from '../harness/test-config.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { newEngine } from '../migrate/new-engine.js'
import { migrationProject } from '../migrate/migration-project.js'

const database = await useTestDatabase()
const env = database.kind === 'server' ? { DATABASE_URL: database.ownerUrl } : {}

const unsafe = `create schema shop;
create table shop.orders (id uuid primary key, tenant_id int not null);
`
const unsafeRules = ['key-without-tenant', 'row-security-disabled', 'tenant-policy-missing']

test('our own migrations are clean, and every ignored finding has a reason', async () => {
  const dataDir = join(inject('engine').runFolder, 'lint-own')
  await mkdir(dataDir)
  const { lint } = await loadConfig({ env: {}, cwd: projectPaths.root })
  const config = testConfig({ databaseUrl: undefined, dataDir, lint })
  const engine = database.kind === 'server' ? await newEngine(database) : undefined
  const report = await lintMigrations({ config, dataDir, engine })
  expect(report.findings).toEqual([])
  expect(report.ignored.map(({ reason }) => reason).filter((reason) => reason.length < 10)).toEqual([])
  expect(report.rules.length).toBeGreaterThan(allRules.length)
})

test('a new project is clean', async () => {
  const root = await mkdtemp(join(inject('engine').runFolder, 'lint-init-'))
  await writeInit(await planInit(root))
  const { code, stdout } = await runCli(['migrate', 'lint'], { cwd: root, env })
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'Nothing found.\n' })
})

describe('pnc-db migrate lint', () => {
  test('exits with 1 for an error of current.sql, and names its line', async () => {
    const cwd = await projectFolder(unsafe)
    const { code, stdout } = await runCli(['migrate', 'lint', '--json'], { cwd, env })
    const { findings } = JSON.parse(stdout) as {
      findings: { rule: string; level: string; file: string; line: number }[]
    }
    const errors = findings.filter(({ level }) => level === 'error')
    expect(code).toBe(1)
    expect(new Set(errors.map(({ rule }) => rule))).toEqual(new Set(unsafeRules))
    expect(errors[0]).toMatchObject({ file: 'current.sql', line: 2 })
  })

  test('exits with 0 where everything is ignored with a reason, and says so', async () => {
    const ignore = unsafeRules.map((rule) => ({ rule, object: '*', reason: 'An example.' }))
    const cwd = await projectFolder(unsafe, { lint: { ignore } })
    const { code, stdout, stderr } = await runCli(['migrate', 'lint', '--only', unsafeRules.join()], {
      cwd,
      env,
    })
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'Nothing found.\n' })
    expect(stderr).toContain('3 findings are ignored, with reasons, in the configuration.')
  })

  test('builds a database once for each state of the files', async () => {
    const cwd = await projectFolder(unsafe)
    const scratch = join(cwd, '.pnc-db/scratch')
    const builtAt = async () => {
      await runCli(['migrate', 'lint'], { cwd, env })
      const files = await readdir(scratch)
      return Math.max(
        ...(await Promise.all(files.map(async (file) => (await stat(join(scratch, file))).mtimeMs))),
      )
    }
    const first = await builtAt()
    expect(await builtAt()).toBe(first)
    await writeFile(join(cwd, 'current.sql'), `${unsafe}comment on schema shop is 'Orders.';\n`)
    const second = await builtAt()
    expect(second).toBeGreaterThan(first)
    expect(await builtAt()).toBe(second)
  })

  test('refuses an ignore without a reason', async () => {
    const cwd = await projectFolder('', { lint: { ignore: [{ rule: 'enum-type', object: '*' }] } })
    const { code, stderr } = await runCli(['migrate', 'lint'], { cwd, env })
    expect(code).toBe(3)
    expect(stderr).toContain('lint.ignore[0].reason (pnc-db.config.json): expected the reason')
  })

  test('asks one rule where it is asked to, and prints in the format of GitHub', async () => {
    const cwd = await projectFolder(unsafe)
    const args = ['migrate', 'lint', '--only', 'row-security-disabled', '--format', 'github']
    const { code, stdout } = await runCli(args, { cwd, env })
    expect(code).toBe(1)
    expect(stdout).toMatch(
      /^::error file=current.sql,line=2,title=row-security-disabled%3A shop.orders::[^\n]+\n$/,
    )
  })

  test('builds no database for squawk alone', async () => {
    const cwd = await projectFolder('drop table shop.orders;\n')
    const args = ['migrate', 'lint', '--only', 'squawk', '--format', 'sarif']
    const { code, stdout } = await runCli(args, { cwd, env })
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      runs: [{ results: [{ ruleId: 'squawk/ban-drop-table', level: 'warning' }] }],
    })
  })

  test('knows a file without a transaction also below its message', async () => {
    const cwd = await projectFolder(
      '--! Message: an index\n--! no-transaction\nselect 1;\ncreate index concurrently orders_note_idx on shop.orders (note);\n',
    )
    const { code, stdout } = await runCli(['migrate', 'lint', '--only', 'squawk'], { cwd })
    expect(stdout).toBe('Nothing found.\n')
    expect(code).toBe(0)
  })

  test('lists its rules, and suggests the nearest for one that is none', async () => {
    const list = await runCli(['migrate', 'lint', '--list'])
    expect(list.stdout.match(/^\S+ +(?:error|warning) /gm)?.length).toBeGreaterThan(allRules.length + 20)
    const { code, stderr } = await runCli(['migrate', 'lint', '--only', 'enum-typ'])
    expect(code).toBe(2)
    expect(stderr).toContain("There is no rule 'enum-typ'\nhint: Did you mean 'enum-type'?")
  })
})

test('pnc-db migrate commit refuses what lint calls an error, and changes nothing', async () => {
  const cwd = await projectFolder(unsafe)
  const url = database.kind === 'server' ? { DATABASE_URL: await database.newEmptyDatabase() } : {}
  const args = ['migrate', 'commit', '-m', 'shop', '--no-down', 'An example.']
  const { code, stderr } = await runCli(args, {
    cwd,
    env: { ...url, PNC_CONTEXT_SECRET: database.contextSecret },
  })
  expect(code).toBe(4)
  expect(stderr).toContain('error REFUSED: Not committed: lint finds errors.')
  expect(stderr).toContain('row-security-disabled')
  expect(await readdir(join(cwd, 'migrations'))).toEqual([])
})

/** A project with `current.sql` and nothing else, in a folder of its own. */
async function projectFolder(current: string, config?: object): Promise<string> {
  const { paths, writeCurrent } = await migrationProject()
  const root = join(paths.migrations, '..')
  await writeCurrent(current)
  if (config) await writeFile(join(root, 'pnc-db.config.json'), JSON.stringify(config))
  return root
}
