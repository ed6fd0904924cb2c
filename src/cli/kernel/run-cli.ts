import { CommanderError } from 'commander'
import { exitCodes, type ExitCode } from '../../errors/exit-codes.js'
import { type Sink } from './create-output.js'
import { type Presentation } from './presentation.js'
import { createProgram } from './program.js'
import { runCommand } from './run-command.js'

/**
 * Parses the command line and runs the command. Returns the exit code.
 *
 * @throws PncError USAGE, and whatever the command throws
 */
export async function runCli(
  argv: readonly string[],
  presentation: Presentation,
  sink: Sink,
  signal: AbortSignal,
): Promise<ExitCode> {
  let exitCode: ExitCode = exitCodes.ok
  const program = createProgram({
    ...presentation,
    sink,
    dispatch: async (module, command) => {
      exitCode = await runCommand(module, command, presentation, sink, signal)
    },
  })
  try {
    await program.parseAsync(argv, { from: 'user' })
    return exitCode
  } catch (error) {
    // Help and the version end the parser with an error of its own.
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.ok
    throw error
  }
}
