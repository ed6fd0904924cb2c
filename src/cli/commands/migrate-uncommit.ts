import type { CommandModule } from '../kernel/command.js'
import { addConfigFlags } from '../kernel/config-flags.js'
import { migrateOptions } from './migrate-options.js'

/** `pnc-db migrate uncommit`: the newest migration becomes current.sql again. */
export const migrateUncommit: CommandModule = {
  configure: (command) => {
    command
      .description(
        'Move the newest migration back into current.sql and forget that the database ran it.\n\n' +
          'For development, before anybody else has the file: databases that ran it fall out of step. What it did to this database ' +
          'stays. Committing it again unchanged gives the same hash.',
      )
      .option('--dry-run', 'print what current.sql would become and change nothing')
      .option('--confirm <database>', 'the name of the database; needed when it is not on this machine')
    addConfigFlags(command, 'lockTimeout')
  },
  run: async (context, { dryRun, confirm }) => {
    const { planUncommit, uncommitMigration } = await import('../../migrate/uncommit.js')
    const options = {
      ...(await migrateOptions(context)),
      confirm: typeof confirm === 'string' ? confirm : undefined,
    }
    if (dryRun) {
      const { migration, current } = await planUncommit(options)
      context.output.result(
        { file: migration.realFilename, hash: migration.hash, current },
        () => `-- current.sql, from migrations/${migration.realFilename}\n${current}`,
      )
    } else {
      const result = await uncommitMigration(options)
      const known = result.wasApplied ? '; the database no longer counts it as applied' : ''
      context.output.result(result, () => `Moved migrations/${result.file} back into current.sql${known}.\n`)
    }
    return undefined
  },
}
