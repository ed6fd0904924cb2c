import type { MigrateResult } from '../../migrate/migrate.js'
import type { CommandModule } from '../kernel/command.js'
import { addConfigFlags } from '../kernel/config-flags.js'
import type { Output } from '../kernel/output.js'
import { migrateOptions } from './migrate-options.js'
import { migratePlan } from './migrate-plan.js'
import { describeResult, resultData } from './migrate-text.js'

/** `pnc-db migrate`: roles, extensions and every committed migration that the database lacks. */
export const migrate: CommandModule = {
  configure: (command) => {
    command
      .description(
        'Bring the database to the newest migration: roles, extensions, then each migration in a transaction of its own.\n\n' +
          'Several at once wait for each other. A run that was killed is completed by the next one.',
      )
      .option('--dry-run', 'print what would run, like pnc-db migrate plan, and change nothing')
      .option('--clean-invalid', 'drop invalid indexes that an interrupted `create index concurrently` left')
      .option('--trust-secret', 'let the database trust the configured context secret besides those it has')
    addConfigFlags(command, 'lockTimeout')
  },
  run: async (context, { dryRun, trustSecret, cleanInvalid }) => {
    if (dryRun) return migratePlan.run(context, {}, [])
    const loading = import('../../migrate/migrate.js') // while the server answers
    const options = {
      ...(await migrateOptions(context)),
      trustSecret: trustSecret === true,
      cleanInvalid: cleanInvalid === true,
    }
    const { migrate } = await loading
    const result = await migrate(options)
    warn(result, context.output)
    context.output.result(resultData(result), () => describeResult(result))
    return undefined
  },
}

function warn({ unknown, contextSecret }: MigrateResult, output: Output): void {
  if (unknown.length > 0) {
    output.warn(`The database is newer than these files: it also has ${unknown.join(', ')}.`)
  }
  if (contextSecret === 'untrusted') {
    output.warn(
      'The database trusts another context secret than the configured one: contexts signed here will be refused.\n' +
        'Set PNC_CONTEXT_SECRET to the one that its services use, or let it trust this one too: pnc-db migrate --trust-secret',
    )
  }
}
