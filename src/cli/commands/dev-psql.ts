import { spawn } from 'node:child_process'
import { PncError } from '../../errors/pnc-error.js'
import { exitCodes, type ExitCode } from '../../errors/exit-codes.js'
import type { CommandModule } from '../kernel/command.js'

/** `pnc-db dev psql`: psql on the embedded database, whether it runs in the background or not. */
export const devPsql: CommandModule = {
  configure: (command) => {
    command
      .description(
        'Open psql on the embedded database. Whatever follows goes to psql; write -- before options that pnc-db has too.',
      )
      .argument('[arguments...]', 'arguments of psql')
      .allowUnknownOption()
      .addHelpText(
        'after',
        "\nExamples:\n  $ pnc-db dev psql\n  $ pnc-db dev psql -c 'select count(*) from market.listings'",
      )
  },
  run: async ({ config, signal, progress }, _options, args) => {
    const { openEmbeddedEngine } = await import('../../engine/embedded/open-embedded-engine.js')
    const engine = await openEmbeddedEngine(await config(), { signal, progress })
    try {
      return await runPsql([engine.connectionString, ...args])
    } finally {
      await engine.close()
    }
  },
}

function runPsql(args: readonly string[]): Promise<ExitCode> {
  // Ctrl-C is psql's own: it cancels what is typed, and must not end us under it.
  process.removeAllListeners('SIGINT')
  process.on('SIGINT', () => undefined)
  return new Promise((resolve, reject) => {
    const child = spawn('psql', args, { stdio: 'inherit' })
    child.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'ENOENT' ? psqlMissing(error) : error),
    )
    child.once('exit', (code) => {
      if (code === 0) resolve(exitCodes.ok)
      else resolve(code === 2 ? exitCodes.connection : exitCodes.findings)
    })
  })
}

function psqlMissing(cause: Error): PncError {
  return new PncError('USAGE', 'psql is not installed.', {
    hint: 'Install the PostgreSQL client (apt install postgresql-client, brew install libpq), or point any other client at `pnc-db dev url`.',
    cause,
  })
}
