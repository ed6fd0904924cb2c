import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, inject, test } from 'vitest'
import { projectPaths } from '../../src/project/project-paths.js'

const reporter = fileURLToPath(new URL('closing-reporter.ts', import.meta.url))
const passing = `import { test } from 'vitest'; test('passes', () => {})`
const leftOut = `
  import { describe, test } from 'vitest'
  describe('copies rows', { skip: true, meta: { leftOut: 'it needs a server' } }, () => {
    describe('in a hurry', () => { test('fast', () => {}) })
  })
`

/** Runs vitest with the closing reporter in a small project of its own. */
async function runProject(
  files: Readonly<Record<string, string>>,
  options: { readonly env?: Readonly<Record<string, string>>; readonly args?: readonly string[] } = {},
): Promise<{ code: number; lines: readonly string[]; output: string }> {
  const root = await mkdtemp(join(inject('engine').runFolder, 'project-'))
  await symlink(join(projectPaths.root, 'node_modules'), join(root, 'node_modules'))
  const config = `
    import { closingReporter } from '${reporter}'
    export default { root: '${root}', test: { include: ['test/**/*.test.ts'], reporters: [closingReporter()] } }
  `
  for (const [path, text] of Object.entries({ ...files, 'vitest.config.ts': config })) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
  const vitest = join(projectPaths.root, 'node_modules/vitest/vitest.mjs')
  const args = [vitest, 'run', '--config', join(root, 'vitest.config.ts'), ...(options.args ?? [])]
  return new Promise((resolve) => {
    const env = { PATH: process.env.PATH, ...options.env }
    const child = execFile(process.execPath, args, { cwd: root, env }, (_error, stdout, stderr) => {
      const lines = stdout.trimEnd().split('\n')
      resolve({ code: child.exitCode ?? -1, lines, output: stdout + stderr })
    })
  })
}

test('a good run ends with the count alone on its line', async () => {
  const run = await runProject({ 'test/a.test.ts': passing })
  expect(run.lines.at(-1)).toBe('1 passed, 0 failed')
  expect(run.code).toBe(0)
})

test('a failing test and a file that does not load are both counted', async () => {
  const run = await runProject({
    'test/a.test.ts': passing,
    'test/b.test.ts': `import { test } from 'vitest'; test('fails', () => { throw new Error('no') })`,
    'test/c.test.ts': `import './missing.js'`,
  })
  expect(run.lines.at(-1)).toBe('1 passed, 2 failed')
  expect(run.code).toBe(1)
})

test('a test file that the pattern misses fails the run', async () => {
  const run = await runProject({ 'test/a.test.ts': passing, 'test/room/b.spec.ts': passing })
  expect(run.output).toContain('test/room/b.spec.ts did not run')
  expect(run.lines.at(-1)).toBe('1 passed, 1 failed')
  expect(run.code).toBe(1)
})

test('a run of named files is not expected to run the others', async () => {
  const files = { 'test/a.test.ts': passing, 'test/b.test.ts': passing }
  const run = await runProject(files, { args: ['test/a'] })
  expect(run.lines.at(-1)).toBe('1 passed, 0 failed')
  expect(run.code).toBe(0)
})

test('a run without any test fails', async () => {
  const run = await runProject({ 'test/a.test.ts': passing }, { args: ['--testNamePattern', 'no such name'] })
  expect(run.lines.at(-1)).toBe('0 passed, 1 failed, 1 skipped')
  expect(run.code).toBe(1)
})

test.each([
  { where: 'on a desk', env: {}, code: 0, last: '1 passed, 0 failed, 1 skipped' },
  { where: 'in CI', env: { CI: 'true' }, code: 1, last: '1 passed, 1 failed, 1 skipped' },
  {
    where: 'in CI when the run declares it',
    env: { CI: 'true', PNC_TEST_ALLOW_LEFT_OUT: '1' },
    code: 0,
    last: '1 passed, 0 failed, 1 skipped',
  },
])('a suite that is left out is named $where', async ({ env, code, last }) => {
  const run = await runProject({ 'test/a.test.ts': passing, 'test/b.test.ts': leftOut }, { env })
  expect(run.output).toContain('test/b.test.ts > copies rows: it needs a server')
  expect(run.output).not.toContain('in a hurry')
  expect(run.lines.at(-1)).toBe(last)
  expect(run.code).toBe(code)
})

test('a test that is skipped without a reason fails the run in CI', async () => {
  const skipping = `import { test } from 'vitest'; test.skip('rests', () => {})`
  const run = await runProject(
    { 'test/a.test.ts': passing, 'test/b.test.ts': skipping },
    { env: { CI: 'true' } },
  )
  expect(run.output).toContain('test/b.test.ts > rests was skipped')
  expect(run.code).toBe(1)
})
