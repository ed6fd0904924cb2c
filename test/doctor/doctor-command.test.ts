import { mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, inject, test } from 'vitest'
import { allChecks } from '../../src/doctor/all-checks.js'
import { doctorGroups } from '../../src/doctor/doctor-groups.js'
import { allRules } from '../../src/lint/all-rules.js'
import { describeOnServer } from '../harness/describe-on-server.js'
import { runCli } from '../harness/run-cli.js'
import { useTestDatabase } from '../harness/use-test-database.js'

const { kind, runFolder } = inject('engine')
const database = kind === 'server' ? await useTestDatabase() : undefined

/** Making an embedded database takes long where much else runs. */
const timeout = 180_000

describe('without a database', () => {
  test('lists its checks and the rules of lint', async () => {
    const { code, stdout } = await runCli(['doctor', '--list', '--json'])
    const { checks } = JSON.parse(stdout) as { checks: readonly { name: string }[] }
    expect(code).toBe(0)
    expect(checks.map(({ name }) => name)).toEqual(
      [...allChecks, ...allRules.filter(({ readsText }) => !readsText)].map(({ name }) => name),
    )
  })
})

describeOnServer('on a server', 'the embedded database of a test is locked by it', () => {
  const run = async (args: readonly string[], config?: object) => {
    const cwd = await mkdtemp(join(runFolder, 'doctor-cli-'))
    if (config) await writeFile(join(cwd, 'pnc-db.config.json'), JSON.stringify(config))
    const env = { DATABASE_URL: database!.ownerUrl, PNC_CONTEXT_SECRET: database!.contextSecret }
    return runCli(['doctor', ...args], { cwd, env })
  }
  const only = ['--only', 'default-partition,context-key-weak,duplicate-index']

  test('prints a line for each group, then what was found, and never the secret', async () => {
    const { code, stdout, stderr } = await run([])
    for (const title of Object.values(doctorGroups))
      expect(stdout).toMatch(new RegExp(`^  [✓!✗?] ${title} `, 'm'))
    // The secret of the tests reads like a placeholder.
    expect(stdout).toContain('error the configured secret  context-key-weak\n  Whoever guesses')
    expect(code).toBe(1)
    expect(stdout + stderr).not.toContain(database!.contextSecret)
  })

  test('exits with 0 where there is no error, and with 1 for a warning only where it is strict', async () => {
    await database!.asOwner('create index twice on core.tenants (slug)')
    const doctor = { ignore: [{ rule: 'context-key-weak', object: '*', reason: 'The secret of the tests.' }] }
    const plain = await run(only, { doctor })
    const strict = await run([...only, '--strict'], { doctor })
    expect([plain.code, strict.code]).toEqual([0, 1])
    expect(plain.stdout).toContain('warning core.twice  duplicate-index')
    expect(plain.stderr).toContain('1 finding is ignored, with reasons, in the configuration.')
  })

  test('suggests the nearest for a check that is none', async () => {
    const { code, stderr } = await run(['--only', 'clock-scew'])
    expect(code).toBe(2)
    expect(stderr).toContain("There is no check 'clock-scew'\nhint: Did you mean 'clock-skew'?")
  })

  test('takes what lint accepts as accepted', async () => {
    const ignore = ['duplicate-index', 'context-key-weak'].map((rule) => ({
      rule,
      object: '*',
      reason: 'Known.',
    }))
    const { code, stdout } = await run([...only, '--strict'], { lint: { ignore } })
    expect(code).toBe(0)
    expect(stdout).toMatch(/\nNothing found\.\n$/)
  })

  test('prints as JSON, as SARIF and for GitHub', async () => {
    const json = JSON.parse((await run([...only, '--json'])).stdout) as Record<string, unknown>
    expect(json).toMatchObject({ tool: 'pnc-db doctor', counts: { error: 1 }, unseen: [], leftOut: [] })
    const sarif: unknown = JSON.parse((await run([...only, '--format', 'sarif'])).stdout)
    expect(sarif).toMatchObject({
      runs: [{ tool: { driver: { name: 'pnc-db doctor' } }, results: [{ ruleId: 'context-key-weak' }, {}] }],
    })
    expect((await run([...only, '--format', 'github'])).stdout).toMatch(
      /^::error title=context-key-weak%3A the configured secret::/,
    )
  })
})

describe('on the embedded engine', () => {
  test('a freshly migrated and seeded database has no finding, and what was left out is named', async () => {
    const cwd = await mkdtemp(join(runFolder, 'doctor-embedded-'))
    for (const args of [['migrate'], ['seed', '--scale', '200']]) {
      expect(await runCli(args, { cwd, timeout })).toMatchObject({ code: 0 })
    }
    const { code, stdout, stderr } = await runCli(['doctor', '--strict', '--verbose'], { cwd, timeout })
    expect(stdout).toMatch(/\nNothing found\.\n$/)
    expect(code).toBe(0)
    for (const { name, leftOutOnEmbedded } of allChecks)
      if (leftOutOnEmbedded !== undefined)
        expect(stderr).toContain(`Left out: ${name}: ${leftOutOnEmbedded}.`)
  }, 600_000)
})
