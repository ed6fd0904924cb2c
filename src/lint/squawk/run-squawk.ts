import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { PncError } from '../../errors/pnc-error.js'
import { squawkRules } from './squawk-rules.js'

/** What squawk says of a place in a script. Lines and columns count from 0. */
export interface SquawkFinding {
  /** The index of the script. */
  readonly script: number
  readonly line: number
  readonly column: number
  readonly rule: string
  readonly message: string
}

export interface SquawkInput {
  readonly sql: string
  readonly isTransactional: boolean
}

/**
 * Runs squawk over scripts. It reads copies in a folder of their own, so that no configuration file above the project has a say.
 *
 * @returns undefined where there is no squawk for this machine
 */
export async function runSquawk(
  scripts: readonly SquawkInput[],
): Promise<readonly SquawkFinding[] | undefined> {
  const binary = squawkBinary()
  if (binary === undefined) return undefined
  const folder = await mkdtemp(join(tmpdir(), 'pnc-db-squawk-'))
  try {
    await writeFile(join(folder, 'none.toml'), '')
    await Promise.all(scripts.map(({ sql }, index) => writeFile(join(folder, `${index}.sql`), sql)))
    const named = scripts.map(({ isTransactional }, index) => ({ isTransactional, file: `${index}.sql` }))
    const files = (isTransactional: boolean) =>
      named.filter((script) => script.isTransactional === isTransactional).map(({ file }) => file)
    const found = await Promise.all([
      execute(binary, folder, ['--assume-in-transaction'], files(true)),
      execute(binary, folder, [], files(false)),
    ])
    return found.flat()
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function squawkBinary(): string | undefined {
  try {
    const squawk = createRequire(import.meta.url)('squawk-cli/js/index.js') as { getBinaryPath(): string }
    return squawk.getBinaryPath()
  } catch {
    return undefined
  }
}

interface Report {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly rule_name: string
  readonly message: string
}

async function execute(
  binary: string,
  folder: string,
  flags: readonly string[],
  files: readonly string[],
): Promise<readonly SquawkFinding[]> {
  if (files.length === 0) return []
  const leftOut = Object.entries(squawkRules).filter(([, rule]) => 'leftOut' in rule)
  const args = [
    ...[
      '--config',
      'none.toml',
      '--pg-version',
      '15.0',
      '--reporter',
      'json',
      '--include',
      'require-table-schema',
    ],
    ...leftOut.flatMap(([name]) => ['--exclude', name]),
    ...flags,
    ...files,
  ]
  const { stdout, stderr } = await promisify(execFile)(binary, args, {
    cwd: folder,
    maxBuffer: 64 * 1024 * 1024,
  }).catch(
    // It exits with 1 when it finds something.
    (failure: unknown) => failure as { readonly stdout: string; readonly stderr: string },
  )
  return parse(stdout, stderr).map(({ file, line, column, rule_name: rule, message }) => ({
    script: Number.parseInt(file, 10),
    ...{ line, column, rule, message },
  }))
}

function parse(stdout: string, stderr: string): readonly Report[] {
  try {
    return JSON.parse(stdout) as readonly Report[]
  } catch (cause) {
    throw new PncError('INTERNAL', `squawk did not answer: ${stderr.trim() || stdout.trim()}`, { cause })
  }
}
