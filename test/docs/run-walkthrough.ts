import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheFolder } from '../../src/engine/embedded/cache-folder.js'
import { projectPaths } from '../../src/project/project-paths.js'

export interface WalkthroughOptions {
  /** The project that the commands run in. */
  readonly folder: string
  /** The database that the page calls `postgres://localhost/<name>`. */
  readonly databases: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
}

/** A command of a page and what the page says it prints. */
interface Step {
  readonly command: string
  readonly output: string
}

const consoleBlock = /(?<=```console\n)[^]*?(?=```)/g

/**
 * Runs every command of the `console` blocks of a page, in order and in one shell, and returns the page with what they really
 * print, without the progress of long work. Hashes and durations stay as the page has them, so the page comes back unchanged if it
 * is right.
 *
 * @example
 * await expect(await runWalkthrough(page, options)).toMatchFileSnapshot(page) // vitest -u writes the page
 */
export async function runWalkthrough(page: string, options: WalkthroughOptions): Promise<string> {
  const text = await readFile(page, 'utf8')
  const steps = (text.match(consoleBlock) ?? []).flatMap(readSteps)
  const outputs = await runSteps(steps, options)
  const left = steps.map((step, index) => ({
    ...step,
    output: keepMasked(step.output, outputs[index] ?? ''),
  }))
  return text.replace(consoleBlock, (block) => {
    const here = left.splice(0, readSteps(block).length)
    const parts = here.map(({ command, output }) => `$ ${command}\n${output}${output === '' ? '' : '\n'}`)
    return parts.join('').replace(/\n\n$/, '\n')
  })
}

/** Commands begin with `$ `; an empty line stands after what one prints. */
function readSteps(block: string): readonly Step[] {
  return block
    .split(/^\$ /m)
    .slice(1)
    .map((part, index, parts) => {
      const [command = '', ...output] = part.split('\n')
      const lines = output.join('\n')
      return { command, output: index < parts.length - 1 ? lines.replace(/\n$/, '') : lines }
    })
}

/** What differs from run to run. */
function masked(output: string): string {
  return output
    .replaceAll(/sha1:[0-9a-f]+/g, 'sha1:0')
    .replaceAll(/\d+ ms/g, '0 ms')
    .replaceAll(/\d+ kB/g, '0 kB')
}

const keepMasked = (written: string, printed: string): string =>
  masked(written) === masked(printed) ? written : printed.replaceAll(/(sha1:[0-9a-f]{8})[0-9a-f]{32}/g, '$1')

async function runSteps(
  steps: readonly Step[],
  { folder, databases, env }: WalkthroughOptions,
): Promise<readonly string[]> {
  const bin = join(folder, '.pnc-db', 'bin')
  await mkdir(bin, { recursive: true })
  const command = `#!/bin/sh\nexec "${process.execPath}" "${join(projectPaths.root, 'bin/pnc-db.js')}" "$@"\n`
  await writeFile(join(bin, 'pnc-db'), command, { mode: 0o755 })
  const mark = '@@ next step @@'
  const script = steps.map((step) => `${withUrls(step.command, databases)}\necho '${mark}'`).join('\n')
  const shell = spawn('bash', ['--noprofile', '--norc'], {
    cwd: folder,
    env: {
      PATH: `${bin}:${process.env.PATH ?? ''}`,
      HOME: bin,
      LANG: 'C.UTF-8',
      PNC_CACHE_DIR: cacheFolder(),
      GIT_CONFIG_GLOBAL: '/dev/null',
      ...Object.fromEntries(
        ['AUTHOR', 'COMMITTER'].flatMap((who) => [
          [`GIT_${who}_NAME`, 'Ama'],
          [`GIT_${who}_EMAIL`, 'ama@example.com'],
        ]),
      ),
      ...env,
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let printed = ''
  shell.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  shell.stdin.end(`exec 2>&1\n${script}\n`)
  await once(shell, 'close')
  const progress = /^[^$\n]+: \d+\.\d s\n/gm
  return withNames(printed, databases).replaceAll(progress, '').split(`${mark}\n`)
}

function withUrls(command: string, databases: WalkthroughOptions['databases']): string {
  return command.replace(/postgres:\/\/localhost\/(\w+)/, (url, name: string) => databases[name] ?? url)
}

/** The databases by the names that the page has for them. */
function withNames(text: string, databases: WalkthroughOptions['databases']): string {
  return Object.entries(databases).reduce(
    (named, [name, url]) => named.replaceAll(new URL(url).pathname.slice(1), name),
    text,
  )
}
