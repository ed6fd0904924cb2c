import { type Command } from 'commander'
import { exitCodes, type ExitCode } from '../../errors/exit-codes.js'
import { createCommandContext } from './command-context.js'
import { type CommandModule } from './command.js'
import { readConfigFlags } from './config-flags.js'
import { createOutput, type Sink } from './create-output.js'
import { type Presentation } from './presentation.js'
import { createProgress } from './progress/create-progress.js'

/** Runs a parsed command with everything it may ask for, and closes what it opened, whether it fails or not. */
export async function runCommand(
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
