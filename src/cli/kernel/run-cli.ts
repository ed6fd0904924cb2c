import { CommanderError, type Command } from 'commander'
import { toPncError } from '../../database/to-pnc-error.js'
import { exitCodes, type ExitCode } from '../../errors/exit-codes.js'
import { PncError, isPncError } from '../../errors/pnc-error.js'
import { createCommandContext } from './command-context.js'
import { type CommandModule } from './command.js'
import { readConfigFlags } from './config-flags.js'
import { createOutput, type Sink } from './create-output.js'
import { type Presentation } from './presentation.js'
import { printError } from './print-error.js'
import { createProgram } from './program.js'
import { createProgress } from './progress/create-progress.js'
import { type Interrupts } from './signals.js'

/** Parses the command line, runs the command and prints what went wrong. Returns the exit code; throws nothing. */
export async function runCli(
  argv: readonly string[],
  presentation: Presentation,
  sink: Sink,
  interrupts: Interrupts,
): Promise<ExitCode> {
  let exitCode: ExitCode = exitCodes.ok
  const program = createProgram({
    ...presentation,
    dispatch: async (module, command) => {
      exitCode = await runCommand(module, command, presentation, sink, interrupts.signal)
    },
  })
  program.configureOutput({ writeOut: sink.stdout, writeErr: sink.stderr })
  try {
    await program.parseAsync(argv, { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.ok
    const known = asPncError(error, interrupts.signal)
    sink.stderr(printError(known, { ...presentation, color: presentation.stderrColor }))
    return known.exitCode
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
  try {
    const exitCode = await module.run(context, options, command.args)
    return exitCode ?? (signal.aborted ? exitCodes.interrupted : exitCodes.ok)
  } finally {
    await progress.close()
    await context.close()
  }
}

/** After an interrupt whatever fails, fails because of it: a cancelled statement, a closed connection. */
function asPncError(error: unknown, signal: AbortSignal): PncError {
  if (isPncError(error, 'INTERRUPTED')) return error
  if (signal.aborted) return new PncError('INTERRUPTED', 'The command was interrupted', { cause: error })
  const known = toPncError(error)
  if (known.code !== 'INTERNAL' || known.hint !== undefined) return known
  return new PncError('INTERNAL', known.message, {
    hint: 'This is a defect of pnc-db; run it again with --verbose and report what it prints.',
    details: known.details,
    cause: error,
  })
}
