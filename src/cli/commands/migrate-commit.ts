import type { CommandModule } from '../kernel/command.js'
import { addConfigFlags } from '../kernel/config-flags.js'
import { migrateOptions } from './migrate-options.js'

/** `pnc-db migrate commit`: current.sql becomes the next migration. */
export const migrateCommit: CommandModule = {
  configure: (command) => {
    command
      .description(
        'Turn current.sql into the next numbered migration: try it on a shadow database, write the file, apply it, empty current.sql.\n\n' +
          'The shadow is a temporary database on the same server unless --shadow-database-url names one. On an error nothing changes.',
      )
      .option('-m, --message <text>', 'what it does, in a few words; becomes part of the file name')
      .option('--dry-run', 'print the file that would be written and change nothing')
    addConfigFlags(command, 'lockTimeout', 'shadowDatabaseUrl')
  },
  run: async (context, { message, dryRun }) => {
    const { commitMigration, planCommitMigration } = await import('../../migrate/commit.js')
    const options = {
      ...(await migrateOptions(context)),
      config: await context.config(),
      message: typeof message === 'string' ? message : undefined,
    }
    if (dryRun) {
      const plan = await planCommitMigration(options)
      context.output.result(plan, () => `-- migrations/${plan.file}\n${plan.text}`)
    } else {
      const result = await commitMigration(options)
      context.output.result(result, () => `Committed migrations/${result.file} (${result.hash}).\n`)
    }
    return undefined
  },
}
