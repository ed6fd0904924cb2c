import { PncError } from '../../errors/pnc-error.js'
import type { CommandModule } from '../kernel/command.js'

/** `pnc-db dev url`: the URL alone, for scripts. */
export const devUrl: CommandModule = {
  configure: (command) => {
    command
      .description(
        'Print the connection URL of the embedded database that runs in the background, and nothing else.',
      )
      .addHelpText('after', '\nExample:\n  $ DATABASE_URL=$(pnc-db dev url) npm start')
  },
  run: async ({ output, config }) => {
    const { devStatus } = await import('../../engine/dev/dev-status.js')
    const { url } = devStatus((await config()).dataDir)
    if (url === undefined) {
      throw new PncError('CONNECTION_FAILED', 'The embedded engine does not run in the background.', {
        hint: 'Start it: pnc-db dev start',
      })
    }
    output.result({ url }, () => url)
    return undefined
  },
}
