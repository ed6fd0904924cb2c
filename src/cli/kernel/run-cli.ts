import { CommanderError, type Command } from 'commander'
import { toPncError } from '../../database/to-pnc-error.js'
import { exitCodes, type ExitCode } from '../../errors/exit-codes.js'
import { PncError, isPncError } from '../../errors/pnc-error.js'
import { createCommandContext } from './command-context.js'
import { type CommandModule } from './command.js'
import { readConfigFlags } from './config-flags.js'
import { createOutput, type Sink } from './create-output.js'
import { type Presentation } from './presentation.js'
import { createProgram } from './program.js'
import { createProgress } from './progress/create-progress.js'

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

async function runCommand(
  module: CommandModule,
  command: Command,
  presentation: Presentation,
  sink: Sink,
  signal: AbortSignal,
): Promise<ExitCode> {
  const options = command.optsWithGlobals<Record<string, unknown>>()
  const progress = createProgress(presentation, sink, signal)
  const context = createCommandContext({
    output: createOutput(presentation, progress.behind(sink)),
    progress,
    signal,
    flags: readConfigFlags(options),
  })
  const close = async (): Promise<void> => {
    await progress.close()
    await context.close()
  }
  try {
    const exitCode = await module.run(context, options, command.args)
    await close()
    return exitCode ?? (signal.aborted ? exitCodes.interrupted : exitCodes.ok)
  } catch (error) {
    // The first error says what happened; one while closing after it is only noise.
    await close().catch(() => undefined)
    throw error
  }
}

/** The error to print. After an interrupt whatever fails, fails because of it: a cancelled statement, a closed connection. */
export function asPncError(error: unknown, signal: AbortSignal): PncError {
  if (signal.aborted) return asInterrupted(error)
  const known = toPncError(error)
  if (known.code !== 'INTERNAL' || known.hint !== undefined) return known
  return new PncError('INTERNAL', known.message, {
    hint: 'This is a defect of pnc-db; run it again with --verbose and report what it prints.',
    details: known.details,
    cause: error,
  })
}

/** What an operation says about the state it leaves is kept; what a driver says about its connection is not. */
function asInterrupted(error: unknown): PncError {
  if (!isPncError(error)) return new PncError('INTERRUPTED', 'The command was interrupted', { cause: error })
  const { code, message, hint, details } = error
  return code === 'INTERRUPTED'
    ? error
    : new PncError('INTERRUPTED', message, { hint, details, cause: error })
}
