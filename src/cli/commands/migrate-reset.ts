import type { ResetPlan } from '../../migrate/reset.js'
import type { CommandModule } from '../kernel/command.js'
import { addConfigFlags } from '../kernel/config-flags.js'
import { describeResult, resultData } from './migrate-text.js'
import { migrateOptions } from './migrate-options.js'

/** `pnc-db migrate reset`: the database anew. */
export const migrateReset: CommandModule = {
  configure: (command) => {
    command
      .description(
        'Drop the database with all its rows, create it again and run all migrations. Open sessions in it are ended.\n\n' +
          'Refused for servers that are not on this machine, unless --confirm names the database.',
      )
      .option('--dry-run', 'print what would happen and change nothing')
      .option('--confirm <database>', 'the name of the database; needed when it is not on this machine')
    addConfigFlags(command, 'lockTimeout')
  },
  run: async (context, { dryRun, confirm }) => {
    const { planReset, resetDatabase } = await import('../../migrate/reset.js')
    const options = {
      ...(await migrateOptions(context)),
      confirm: typeof confirm === 'string' ? confirm : undefined,
    }
    if (dryRun) {
      const plan = await planReset(options)
      context.output.result(plan, () => describePlan(plan))
    } else {
      const result = await resetDatabase(options)
      context.output.result(resultData(result), () => describeResult(result))
    }
    return undefined
  },
}

function describePlan({ database, sessions, bytes, steps }: ResetPlan): string {
  const size = `${(bytes / 1024 / 1024).toFixed(0)} MB`
  const ended = sessions === 0 ? '' : `, ending ${String(sessions)} open session${sessions === 1 ? '' : 's'}`
  return `Would drop ${database} (${size})${ended}:\n${steps.map((step) => `  ${step}`).join('\n')}\n`
}
