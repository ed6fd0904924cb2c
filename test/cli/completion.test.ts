import { execFile, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, expect, test } from 'vitest'
import { registry } from '../../src/cli/kernel/registry.js'
import { withFolder } from '../config/with-folder.js'
import { describeWhen } from '../harness/describe-when.js'
import { runCli } from '../harness/run-cli.js'

const run = promisify(execFile)
const has = (shell: string): boolean => spawnSync(shell, ['-c', 'exit 0']).status === 0

const scripts: Record<string, string> = {}
beforeAll(async () => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { code, stdout, stderr } = await runCli(['completion', shell])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    scripts[shell] = stdout
  }
})

/** Below an empty word, and words begun at every place that can be completed. */
const cases: readonly (readonly [line: string, expected: readonly string[]])[] = [
  ['pnc-db ', [...new Set(registry.map(({ path }) => path[0] ?? '')), 'help']],
  ['pnc-db mig', ['migrate']],
  ['pnc-db dev ', ['start', 'stop', 'status', 'url', 'psql']],
  ['pnc-db --json migrate sta', ['status']],
  ['pnc-db --data-dir dev migrate sta', ['status']],
  ['pnc-db config --lock', ['--lock-timeout']],
  ['pnc-db migrate status --dry', []],
  ['pnc-db completion ', ['bash', 'zsh', 'fish']],
  ['pnc-db completion z', ['zsh']],
  ['pnc-db config --database-url ', []],
  ['pnc-db config --config no', ['notes.json']],
  ['pnc-db config --data-dir no', []],
]

describeWhen(has('bash'), 'bash completes', 'bash is not installed', () => {
  test.each(cases)('%j', async (line, expected) => {
    const cwd = await withFolder({ 'completion.bash': scripts.bash ?? '', 'notes.json': '' })
    const words = line.split(' ').map((word) => `'${word}'`)
    const ask = `
      source completion.bash
      COMP_WORDS=(${words.join(' ')}) COMP_CWORD=${words.length - 1}
      _pnc_db
      printf '%s\\n' "\${COMPREPLY[@]}"
    `
    const { stdout, stderr } = await run('bash', ['--norc', '-c', ask], { cwd })
    expect(stderr).toBe('')
    expect(stdout.split('\n').filter(Boolean).sort()).toEqual([...expected].sort())
  })
})

describeWhen(has('fish'), 'fish completes', 'fish is not installed', () => {
  test.each(cases)('%j', async (line, expected) => {
    const cwd = await withFolder({ 'completion.fish': scripts.fish ?? '', 'notes.json': '' })
    const ask = `source completion.fish; complete -C '${line}'`
    const { stdout, stderr } = await run('fish', ['--no-config', '-c', ask], {
      cwd,
      env: { ...process.env, HOME: cwd },
    })
    expect(stderr).toBe('')
    const words = stdout.split('\n').map((found) => found.split('\t')[0] ?? '')
    expect(words.filter(Boolean).sort()).toEqual([...expected].sort())
  })
})

describeWhen(has('zsh'), 'zsh', 'zsh is not installed', () => {
  test('can read the script', async () => {
    const cwd = await withFolder({ '_pnc-db': scripts.zsh ?? '' })
    const { stderr } = await run('zsh', ['-n', join(cwd, '_pnc-db')])
    expect(stderr).toBe('')
  })

  test('is told every command with its summary', () => {
    for (const { path, summary } of registry)
      expect(scripts.zsh).toContain(`'${path.at(-1) ?? ''}:${summary}'`)
  })
})
