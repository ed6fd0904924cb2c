import type { CommandModule } from '../kernel/command.js'
import { addConfigFlags } from '../kernel/config-flags.js'
import { describeCurrent } from './migrate-current-text.js'
import { migrateOptions } from './migrate-options.js'

/** `pnc-db migrate current`: the committed migrations, then the one being written. */
export const migrateCurrent: CommandModule = {
  configure: (command) => {
    command.description(
      'Run the committed migrations that are missing and then current.sql, in one transaction of its own.\n\n' +
        'For development: current.sql runs again whenever it changes, so write it to be repeatable (create or replace, drop if exists).',
    )
    addConfigFlags(command, 'lockTimeout')
  },
  run: async (context) => {
    const { applyCurrent } = await import('../../migrate/apply-current.js')
    const { bootstrapped: _, ...result } = await applyCurrent(await migrateOptions(context))
    context.output.result(result, () => `${describeCurrent(result)}\n`)
    return undefined
  },
}
