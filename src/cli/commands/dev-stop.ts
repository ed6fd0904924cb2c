import type { CommandModule } from '../kernel/command.js'

/** `pnc-db dev stop`: shuts the background engine down. */
export const devStop: CommandModule = {
  configure: (command) => {
    command.description(
      'Stop the embedded database that `pnc-db dev start` runs. It finishes what it is doing; after 15 seconds it is killed, ' +
        'which committed rows survive. Where nothing runs there is nothing to do.',
    )
  },
  run: async ({ output, config }) => {
    const { stopDev } = await import('../../engine/dev/stop-dev.js')
    const stopped = await stopDev((await config()).dataDir)
    output.result(stopped, () =>
      stopped.pid === undefined
        ? 'The embedded engine was not running.'
        : `The embedded engine (process ${stopped.pid}) was ${stopped.outcome}.`,
    )
    return undefined
  },
}
