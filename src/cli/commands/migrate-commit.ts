import type { Engine } from '../../engine/engine.js'
import type { CommandModule } from '../kernel/command.js'
import { addConfigFlags } from '../kernel/config-flags.js'
import { migrateOptions } from './migrate-options.js'

/** `pnc-db migrate commit`: current.sql becomes the next migration. */
export const migrateCommit: CommandModule = {
  configure: (command) => {
    command
      .description(
        'Turn current.sql into the next numbered migration: try it on a shadow database, write the file, apply it, empty current.sql.\n\n' +
          'migrations/current.down.sql becomes its down file; on the shadow, up, down, up has to leave the same catalog, and pnc-db migrate lint must find no error. The shadow is a temporary database on the same server unless --shadow-database-url names one. On an error nothing changes.',
      )
      .option('-m, --message <text>', 'what it does, in a few words; becomes part of the file name')
      .option('--no-down <reason>', 'commit it without a down file, and record why')
      .option('--dry-run', 'print the file that would be written and change nothing')
    addConfigFlags(command, 'lockTimeout', 'shadowDatabaseUrl')
  },
  run: async (context, { message, down, dryRun }) => {
    const { commitMigration, planCommitMigration } = await import('../../migrate/commit.js')
    const given = { ...(await migrateOptions(context)), config: await context.config() }
    const options = {
      ...given,
      message: typeof message === 'string' ? message : undefined,
      // What commander makes of --no-down <reason>.
      noDown: typeof down === 'string' ? down : undefined,
    }
    if (dryRun) {
      const plan = await planCommitMigration(options)
      context.output.result(
        plan,
        () => `-- migrations/${plan.file}\n${plan.text}\n-- migrations/${plan.down.file}\n${plan.down.text}`,
      )
    } else {
      const { refuseLintErrors } = await import('../../lint/refuse-lint-errors.js')
      const check = (shadow: Engine) => refuseLintErrors(shadow, given)
      const result = await commitMigration({ ...options, check })
      context.output.result(
        result,
        () => `Committed migrations/${result.file} (${result.hash}) and ${result.down}.\n`,
      )
    }
    return undefined
  },
}
