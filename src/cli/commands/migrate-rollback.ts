import { PncError } from '../../errors/pnc-error.js'
import type { CommandModule } from '../kernel/command.js'
import { addConfigFlags } from '../kernel/config-flags.js'
import { migrateOptions } from './migrate-options.js'
import {
  describeRollback,
  describeRollbackPlan,
  rollbackData,
  rollbackPlanData,
} from './migrate-rollback-text.js'

/** `pnc-db migrate rollback`: the newest migrations taken back by their down files. */
export const migrateRollback: CommandModule = {
  configure: (command) => {
    command
      .description(
        'Take the newest migration back, or all after one: its .down.sql runs and its record goes, in one transaction.\n\n' +
          'Rows that would be lost stop it. With --accept-data-loss they are written to <data-dir>/restore-points first, and the command ' +
          'that brings them back is printed. Refused for servers that are not on this machine, unless --confirm names the database.',
      )
      .option('--to <number>', 'the migration that stays the newest; 0 takes all back')
      .option('--dry-run', 'try it in a transaction that is rolled back and print what would happen')
      .option('--accept-data-loss', 'go on where rows are lost')
      .option('--confirm <database>', 'the name of the database; needed when it is not on this machine')
    addConfigFlags(command, 'lockTimeout')
  },
  run: async (context, { to, dryRun, acceptDataLoss, confirm }) => {
    const target = readNumber(to)
    const { planRollbackMigrations, rollbackMigrations } = await import('../../migrate/rollback/rollback.js')
    const options = {
      ...(await migrateOptions(context)),
      to: target,
      acceptDataLoss: acceptDataLoss === true,
      confirm: typeof confirm === 'string' ? confirm : undefined,
    }
    if (dryRun) {
      const plan = await planRollbackMigrations(options)
      context.output.result(rollbackPlanData(plan), () => describeRollbackPlan(plan))
    } else {
      const result = await rollbackMigrations(options)
      const { kind } = options.engine
      context.output.result(rollbackData(result, kind), () => describeRollback(result, kind))
    }
    return undefined
  },
}

function readNumber(to: unknown): number | undefined {
  if (typeof to !== 'string') return undefined
  if (/^\d{1,9}$/.test(to)) return Number(to)
  throw new PncError('USAGE', `--to takes the number of a migration, not ${to}`, {
    hint: 'For example: --to 1',
  })
}
