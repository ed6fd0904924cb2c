import { toPncError } from '../../database/to-pnc-error.js'
import { exitCodes } from '../../errors/exit-codes.js'
import type { CommandModule } from '../kernel/command.js'
import { addConfigFlags } from '../kernel/config-flags.js'
import { describeCurrent } from './migrate-current-text.js'
import { migrateOptions } from './migrate-options.js'

/** `pnc-db migrate watch`: the loop of writing a migration. */
export const migrateWatch: CommandModule = {
  configure: (command) => {
    command.description(
      'Run current.sql now and again whenever it or a file in fixtures/sql changes, until Ctrl-C.\n\n' +
        'An error is printed and the database stays as it was; the next change runs it again.',
    )
    addConfigFlags(command, 'lockTimeout')
  },
  run: async (context) => {
    const { watchCurrent } = await import('../../migrate/watch.js')
    const { output } = context
    output.info('Watching current.sql and fixtures/sql; Ctrl-C ends it.')
    await watchCurrent({
      ...(await migrateOptions(context)),
      onResult: (result) => output.info(describeCurrent(result)),
      onError: (error) => {
        const { message, hint } = toPncError(error)
        output.warn(hint === undefined ? message : `${message}\n${hint}`)
      },
    })
    return exitCodes.ok
  },
}
