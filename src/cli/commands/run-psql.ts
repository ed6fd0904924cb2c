import { spawn } from 'node:child_process'
import { PncError } from '../../errors/pnc-error.js'

export interface PsqlOptions {
  /** The environment of psql; that of this process by default. */
  readonly env?: NodeJS.ProcessEnv | undefined
  /** Ends psql when aborted by anything but Ctrl-C, which is psql's own. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Runs psql on this terminal and waits for its end.
 *
 * @returns its exit code; undefined when a signal ended it
 * @throws PncError USAGE where psql is not installed
 */
export async function runPsql(
  args: readonly string[],
  { env = process.env, signal }: PsqlOptions = {},
): Promise<number | undefined> {
  // Ctrl-C is psql's own: it cancels what is typed, and must not end us under it.
  process.removeAllListeners('SIGINT')
  process.on('SIGINT', () => undefined)
  const child = spawn('psql', args, { stdio: 'inherit', env })
  const end = () => child.kill('SIGTERM')
  signal?.addEventListener('abort', end, { once: true })
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', (error: NodeJS.ErrnoException) =>
        reject(error.code === 'ENOENT' ? psqlMissing(error) : error),
      )
      child.once('exit', (code) => resolve(code ?? undefined))
    })
  } finally {
    signal?.removeEventListener('abort', end)
  }
}

function psqlMissing(cause: Error): PncError {
  return new PncError('USAGE', 'psql is not installed.', {
    hint: 'Install the PostgreSQL client (apt install postgresql-client, brew install libpq), or point any other client at `pnc-db dev url`.',
    cause,
  })
}
