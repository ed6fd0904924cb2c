import { spawn } from 'node:child_process'
import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { inject } from 'vitest'
import { cacheFolder } from '../../src/engine/embedded/cache-folder.js'
import { projectPaths } from '../../src/project/project-paths.js'

export interface CliOptions {
  /** Added to a clean environment: nothing of the caller's environment leaks in, DATABASE_URL least of all. */
  readonly env?: Readonly<Record<string, string>>
  /** A fresh empty folder by default, so that the data folder is fresh too. */
  readonly cwd?: string
  /** Aborting it sends SIGINT, as Ctrl-C would. */
  readonly signal?: AbortSignal
  /** Milliseconds until the command is killed and the call fails; a minute by default. */
  readonly timeout?: number
  /** Written to the command's standard input. */
  readonly input?: string
}

export interface CliResult {
  /** The exit code; -1 when a signal ended the process. */
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/**
 * Runs the built `pnc-db` as a process of its own and waits for its end. A non-zero exit code is a result, not an error.
 *
 * @example
 * const { code, stdout } = await runCli(['migrate', 'status', '--json'], { env: { DATABASE_URL: database.ownerUrl } })
 */
export async function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const { runFolder } = inject('engine')
  const cwd = options.cwd ?? (await mkdtemp(join(runFolder, 'cli-')))
  const child = spawn(process.execPath, [join(projectPaths.root, 'bin/pnc-db.js'), ...args], {
    cwd,
    env: {
      PATH: process.env.PATH,
      HOME: join(runFolder, 'home'),
      LANG: 'C.UTF-8',
      TMPDIR: runFolder,
      PNC_CACHE_DIR: cacheFolder(), // making the embedded engine's template takes ten seconds
      ...options.env,
    },
    stdio: 'pipe',
  })
  const kill = () => child.kill('SIGKILL')
  const interrupt = () => child.kill('SIGINT')
  process.once('exit', kill)
  options.signal?.addEventListener('abort', interrupt, { once: true })
  const timeout = AbortSignal.timeout(options.timeout ?? 60_000)
  timeout.addEventListener('abort', kill, { once: true })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  child.stdin.on('error', () => undefined).end(options.input ?? '')
  try {
    const code = await new Promise<number>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (exitCode) => resolve(exitCode ?? -1))
    })
    if (timeout.aborted)
      throw new Error(`pnc-db ${args.join(' ')} did not end in time.\n${stdout}\n${stderr}`)
    return { code, stdout, stderr }
  } finally {
    timeout.removeEventListener('abort', kill)
    process.off('exit', kill)
    options.signal?.removeEventListener('abort', interrupt)
  }
}
