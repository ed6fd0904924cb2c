import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { registry } from '../../src/cli/kernel/registry.js'
import { projectPaths } from '../../src/project/project-paths.js'
import { withFolder } from '../config/with-folder.js'
import { runCli } from '../harness/run-cli.js'

describe('pnc-db --help', () => {
  test('lists every command in its group, and says where the documentation is', async () => {
    const { code, stdout, stderr } = await runCli(['--help'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    await expect(stdout.replace(projectPaths.root, '<package>/')).toMatchFileSnapshot('golden/help.txt')
    expect(stdout).toContain(projectPaths.root)
    expect(existsSync(join(projectPaths.root, 'docs'))).toBe(true)
  })

  test('is what pnc-db says alone, and pnc-db help', async () => {
    const [help, alone, command] = await Promise.all([runCli(['--help']), runCli([]), runCli(['help'])])
    expect(alone).toEqual(help)
    expect(command).toEqual(help)
  })

  test('loads commander and the kernel, and nothing else', async () => {
    const coverage = await withFolder()
    await runCli(['--help'], { env: { NODE_V8_COVERAGE: coverage } })
    const [report = ''] = await readdir(coverage)
    const { result } = JSON.parse(await readFile(join(coverage, report), 'utf8')) as {
      result: readonly { url: string }[]
    }
    const files = result
      .map(({ url }) => url)
      .filter((url) => url.startsWith('file:'))
      .map((url) => fileURLToPath(url))
    const packages = files.map((file) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1]).filter(Boolean)
    expect([...new Set(packages)]).toEqual(['commander'])
    const rooms = files.map((file) => /dist\/(.*)\/[^/]+$/.exec(file)?.[1]).filter(Boolean)
    expect([...new Set(rooms)].filter((room) => room?.startsWith('cli/commands'))).toEqual([])
    expect(files.length).toBeLessThan(60)
  })
})

describe('help for one command', () => {
  test.each(registry.map(({ path }) => path.join(' ')))('pnc-db %s', async (path) => {
    const words = path.split(' ')
    const [asOption, asCommand] = await Promise.all([
      runCli([...words, '--help']),
      runCli(['help', ...words]),
    ])
    expect(asOption).toMatchObject({ code: 0, stderr: '' })
    expect(asOption.stdout).toContain(`Usage: pnc-db ${path}`)
    expect(asOption.stdout).toContain('--database-url <url>')
    expect(asCommand).toEqual(asOption)
  })

  test('suggests the nearest for a command that does not exist', async () => {
    expect(await runCli(['help', 'migrate', 'statsu'])).toEqual({
      code: 2,
      stdout: '',
      stderr:
        "error USAGE: Unknown command 'pnc-db migrate statsu'\nhint: Did you mean 'pnc-db migrate status'?\n",
    })
  })
})

test('pnc-db --version prints the version of the package', async () => {
  const manifest = JSON.parse(await readFile(join(projectPaths.root, 'package.json'), 'utf8')) as {
    version: string
  }
  expect(await runCli(['--version'])).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: '' })
})
