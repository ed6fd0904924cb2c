import type { CommandModule } from '../kernel/command.js'
import { createPaint } from '../kernel/style.js'
import { migrateOptions } from './migrate-options.js'
import { describePlan, planData } from './migrate-plan-text.js'

/** `pnc-db migrate plan`: what `pnc-db migrate` would run, and what that does to a database in use. */
export const migratePlan: CommandModule = {
  configure: (command) => {
    command.description(
      'Print the SQL that pnc-db migrate would run, and for each statement the locks it takes, the tables it writes anew or reads ' +
        'from beginning to end, how large those are in this database, and how dangerous that is, with a safer way.\n\n' +
        'Changes nothing. Danger is none, low (short, but it waits for others or cannot be foreseen) or high ' +
        '(others wait for long, rows are lost, or it fails).',
    )
  },
  run: async (context) => {
    const { planRun } = await import('../../migrate/plan/plan-run.js')
    const plan = await planRun(await migrateOptions(context))
    context.output.result(planData(plan), () => describePlan(plan, createPaint(context.output.color)))
    return undefined
  },
}
