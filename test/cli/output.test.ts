import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createOutput } from '../../src/cli/kernel/create-output.js'
import { readPresentation } from '../../src/cli/kernel/presentation.js'
import { renderTable } from '../../src/cli/kernel/table.js'
import { projectPaths } from '../../src/project/project-paths.js'
import { withFolder } from '../config/with-folder.js'
import { runCli } from '../harness/run-cli.js'

const ansi = '\u001b['

describe('colour', () => {
  test('is absent where there is no terminal', async () => {
    const { stdout } = await runCli(['config'])
    expect(stdout).not.toContain(ansi)
  })

  test.each([
    ['NO_COLOR', ['config'], { FORCE_COLOR: '1', NO_COLOR: '1' }],
    ['--no-color', ['config', '--no-color'], { FORCE_COLOR: '1' }],
  ])('is switched off by %s', async (_name, args, env) => {
    expect((await runCli(['config'], { env: { FORCE_COLOR: '1' } })).stdout).toContain(ansi)
    expect((await runCli(args, { env })).stdout).not.toContain(ansi)
    expect((await runCli([...args, '--help'], { env })).stdout).not.toContain(ansi)
    expect((await runCli([...args, '--zzz'], { env })).stderr).not.toContain(ansi)
  })

  const terminal = { stdoutIsTTY: true, stderrIsTTY: true, columns: 80 }
  const pipe = { stdoutIsTTY: false, stderrIsTTY: false, columns: undefined }
  test.each([
    ['a terminal', [], { env: {}, ...terminal }, true],
    ['a pipe', [], { env: {}, ...pipe }, false],
    ['a dumb terminal', [], { env: { TERM: 'dumb' }, ...terminal }, false],
    ['an empty NO_COLOR', [], { env: { NO_COLOR: '' }, ...terminal }, true],
    ['NO_COLOR', [], { env: { NO_COLOR: '1' }, ...terminal }, false],
    ['FORCE_COLOR', [], { env: { FORCE_COLOR: '1' }, ...pipe }, true],
    ['FORCE_COLOR=0', [], { env: { FORCE_COLOR: '0' }, ...pipe }, false],
    ['--no-color after --', ['--', '--no-color'], { env: {}, ...terminal }, true],
  ])('with %s is decided for each stream', (_name, argv, surroundings, color) => {
    expect(readPresentation(argv, surroundings)).toMatchObject({ stdoutColor: color, stderrColor: color })
  })
})

describe('animation', () => {
  const terminal = { stdoutIsTTY: false, stderrIsTTY: true, columns: 80 }
  test.each([
    ['runs on a terminal', [], { env: {}, ...terminal }, true],
    ['does not run off a terminal', [], { env: {}, ...terminal, stderrIsTTY: false }, false],
    ['does not run on a terminal without a width', [], { env: {}, ...terminal, columns: 0 }, false],
    ['does not run in CI', [], { env: { CI: 'true' }, ...terminal }, false],
    ['does not run with --quiet', ['--quiet'], { env: {}, ...terminal }, false],
    [
      'does not run with --verbose, whose lines it would tear',
      ['--verbose'],
      { env: {}, ...terminal },
      false,
    ],
  ])('%s', (_name, argv, surroundings, animated) => {
    expect(readPresentation(argv, surroundings).animated).toBe(animated)
  })
})

describe('what a command writes', () => {
  const write = (flags: Partial<Parameters<typeof createOutput>[0]>): { stdout: string; stderr: string } => {
    const written = { stdout: '', stderr: '' }
    const presentation = {
      json: false,
      quiet: false,
      verbose: false,
      stdoutColor: false,
      stderrColor: false,
      animated: false,
    }
    const output = createOutput(
      { ...presentation, ...flags },
      { stdout: (text) => (written.stdout += text), stderr: (text) => (written.stderr += text) },
    )
    output.result({ rows: 2 }, () => 'two rows')
    output.info('info')
    output.debug('debug')
    output.warn('warn')
    return written
  }

  test('is the result on stdout and everything else on stderr', () => {
    expect(write({})).toEqual({ stdout: 'two rows\n', stderr: 'info\nwarn\n' })
  })
  test('is JSON alone on stdout with --json', () => {
    expect(write({ json: true })).toEqual({ stdout: '{\n  "rows": 2\n}\n', stderr: 'info\nwarn\n' })
  })
  test('keeps warnings with --quiet', () => {
    expect(write({ quiet: true })).toEqual({ stdout: 'two rows\n', stderr: 'warn\n' })
  })
  test('says more with --verbose', () => {
    expect(write({ verbose: true }).stderr).toBe('info\ndebug\nwarn\n')
  })
})

test('a table is aligned, also where letters are wide, with numbers to the right and no space at line ends', async () => {
  const rows = [
    ['Accra', '1,200', 'Ghana'],
    ['東京', '3', ''],
  ]
  expect(await renderTable(['city', 'rows', 'country'], rows, { color: false })).toBe(
    ['city    rows  country', 'Accra  1,200  Ghana', '東京       3', ''].join('\n'),
  )
})

describe('a reader who leaves early', () => {
  async function runWithoutReader(cwd: string) {
    const child = spawn(process.execPath, [join(projectPaths.root, 'bin/pnc-db.js'), 'config'], {
      cwd,
      stdio: 'pipe',
    })
    child.stdout.destroy()
    let stderr = ''
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
    const [code] = (await once(child, 'close')) as [number]
    return { code, stderr }
  }

  test('gets no complaint', async () => {
    expect(await runWithoutReader(await withFolder())).toEqual({ code: 0, stderr: '' })
  })

  test('ends work that still runs, which is no interrupt', async () => {
    const module = `
      process.stdout.write('early output')
      await new Promise((resolve) => setTimeout(resolve, 300))
      export default {}
    `
    const cwd = await withFolder({ 'pnc-db.config.js': module, 'package.json': '{ "type": "module" }' })
    expect(await runWithoutReader(cwd)).toEqual({ code: 0, stderr: '' })
  })
})

test.skipIf(!existsSync('/dev/full'))('a result that cannot be written is an error', () => {
  const command = `${process.execPath} ${join(projectPaths.root, 'bin/pnc-db.js')} config > /dev/full`
  const { status, stderr } = spawnSync(command, { shell: true, encoding: 'utf8' })
  expect(status).toBe(3)
  expect(stderr).toMatch(/^error DISK_FULL: Cannot write the result: ENOSPC/)
})
