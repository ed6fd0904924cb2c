import { type ConfigFlags } from '../../config/config-keys.js'
import { type ResolvedConfig } from '../../config/resolved-config.js'
import { type Engine } from '../../engine/engine.js'
import { type ProgressReporter } from '../../progress/progress.js'
import { type CommandContext } from './command.js'
import { type Output } from './output.js'

export interface CommandContextOptions {
  readonly output: Output
  readonly progress: ProgressReporter
  readonly signal: AbortSignal
  /** The options that override the configuration. */
  readonly flags: ConfigFlags
}

export interface ClosableContext extends CommandContext {
  /** Closes the engine, if one was opened. */
  close(): Promise<void>
}

/** A context that reads the configuration and opens the engine when the command first asks for them. */
export function createCommandContext(options: CommandContextOptions): ClosableContext {
  const { output, progress, signal, flags } = options
  let config: Promise<ResolvedConfig> | undefined
  let engine: Promise<Engine> | undefined

  const readConfig = async (): Promise<ResolvedConfig> => {
    const { loadConfig } = await import('../../config/load-config.js')
    const { locateProject } = await import('../../project/locate-project.js')
    const cwd = process.cwd()
    return loadConfig({ flags, env: process.env, cwd, project: locateProject(cwd).root })
  }
  const openEngine = async (): Promise<Engine> => {
    const { openEngine: open } = await import('../../engine/open-engine.js')
    const opened = await open(await context.config(), { signal, progress })
    if (opened.kind === 'embedded') {
      output.info(`Using the embedded engine (${opened.description}). Set DATABASE_URL to use a server.`)
    }
    return opened
  }
  const context: ClosableContext = {
    output,
    progress,
    signal,
    config: () => (config ??= readConfig()),
    engine: () => (engine ??= openEngine()),
    close: async () => {
      const opened = await engine?.catch(() => undefined)
      await opened?.close()
    },
  }
  return context
}
