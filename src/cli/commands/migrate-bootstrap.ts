import type { CommandModule } from '../kernel/command.js'
import { addConfigFlags } from '../kernel/config-flags.js'
import { migrateOptions } from './migrate-options.js'

/** `pnc-db migrate bootstrap`: what needs more privilege than migrating does. */
export const migrateBootstrap: CommandModule = {
  configure: (command) => {
    command
      .description(
        'Create the roles, extensions and privileges that migrations need; `pnc-db migrate` does this first too.\n\n' +
          'With --dry-run, print the SQL instead: a DBA runs it once, then a login that is a member of pnc_migrator can migrate.',
      )
      .option('--dry-run', 'print the statements that are missing and change nothing')
    addConfigFlags(command, 'lockTimeout')
  },
  run: async (context, { dryRun }) => {
    const { bootstrapDatabase, planBootstrapDatabase } = await import('../../migrate/bootstrap-database.js')
    const options = await migrateOptions(context)
    const steps = await (dryRun ? planBootstrapDatabase : bootstrapDatabase)(options)
    const statements = steps.map(({ sql }) => `${sql};`)
    context.output.result({ statements }, () => {
      if (statements.length === 0) return 'Roles, extensions and privileges are in place.\n'
      return dryRun
        ? `${statements.join('\n')}\n`
        : `Made ${String(statements.length)} roles, extensions and privileges.\n`
    })
    return undefined
  },
}
