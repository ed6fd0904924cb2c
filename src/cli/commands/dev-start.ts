import type { DevMessage } from '../../engine/dev/start-dev.js'
import { toPncError } from '../../database/to-pnc-error.js'
import { exitCodes } from '../../errors/exit-codes.js'
import type { CommandContext, CommandModule } from '../kernel/command.js'
import { wholeNumber } from '../kernel/whole-number.js'

const defaultPort = 54_320

/** `pnc-db dev start`: the embedded database as a server for editors, services and other commands. */
export const devStart: CommandModule = {
  configure: (command) => {
    command
      .description(
        'Run the embedded database in the background, for editors and services to connect to. Other pnc-db commands then use ' +
          'it instead of opening the folder themselves. It listens on 127.0.0.1 only and asks for no password; its log is ' +
          'dev.log in the data folder. Started twice, it says where it runs.',
      )
      .option(
        '--port <port>',
        'the port of 127.0.0.1, 0 for any free one',
        wholeNumber(0, 65_535),
        defaultPort,
      )
      .option('--foreground', 'stay in this terminal until Ctrl-C')
  },
  run: async (context, { port, foreground }) => {
    await (foreground === true
      ? inForeground(context, port as number)
      : inBackground(context, port as number))
    return exitCodes.ok
  },
}

async function inBackground(
  { output, progress, signal, config: resolve }: CommandContext,
  port: number,
): Promise<void> {
  const { startDev } = await import('../../engine/dev/start-dev.js')
  const config = await resolve()
  const step = progress.step('Starting the embedded engine')
  const { status, isNew } = await startDev(config, port, signal).catch((error: unknown) => {
    step.fail(toPncError(error).message)
    throw error
  })
  step.finish()
  output.info(`The embedded engine ${isNew ? 'runs' : 'runs already'}, as process ${status.pid ?? ''}.`)
  if (config.databaseUrl !== undefined) {
    output.warn(
      `Other commands use ${config.origins.databaseUrl ?? 'DATABASE_URL'} instead, as long as it is set.`,
    )
  }
  output.result({ ...status, isNew }, () => status.url ?? '')
}

async function inForeground(
  { output, progress, signal, config: resolve }: CommandContext,
  port: number,
): Promise<void> {
  const { runDev } = await import('../../engine/dev/run-dev.js')
  try {
    await runDev(await resolve(), {
      port,
      progress,
      signal,
      onReady: (status) => {
        output.result(status, () => status.url ?? '')
        output.info('Ctrl-C stops it.')
        tellStarter({ kind: 'ready' })
      },
    })
  } catch (error) {
    const { code, message, hint } = toPncError(error)
    tellStarter({ kind: 'failed', code, message, hint })
    throw error
  }
}

/** The process that started this one in the background waits for word. */
function tellStarter(message: DevMessage): void {
  if (process.connected) process.send?.(message)
}
