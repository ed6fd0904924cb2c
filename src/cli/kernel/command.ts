import type { Command } from 'commander'
import type { ResolvedConfig } from '../../config/resolved-config.js'
import type { Engine } from '../../engine/engine.js'
import type { ExitCode } from '../../errors/exit-codes.js'
import type { Output } from './output.js'
import type { ProgressReporter } from '../../progress/progress.js'

/** What a command is given to work with. Everything is opened on first use and closed when the command ends. */
export interface CommandContext {
  readonly output: Output
  /** Reports long work: rate and ETA on a terminal, a line now and then elsewhere, nothing with --quiet. */
  readonly progress: ProgressReporter
  /** Aborted by Ctrl-C; pass it to everything that runs statements. */
  readonly signal: AbortSignal
  /** The resolved configuration; throws CONFIG_INVALID with every error listed. */
  readonly config: () => Promise<ResolvedConfig>
  /** The server or embedded engine the configuration names; opened once, closed by the kernel. */
  readonly engine: () => Promise<Engine>
}

/** One command of the CLI: one file in `commands/`, one exported object. */
export interface CommandModule {
  /** Adds arguments, options, description and examples to the commander command. Nothing heavy is imported here. */
  configure(command: Command): void
  /** Runs it. Throws PncError; returns an exit code other than 0 only for findings and partial work. */
  run(
    context: CommandContext,
    options: Readonly<Record<string, unknown>>,
    args: readonly string[],
  ): Promise<ExitCode | undefined>
}
