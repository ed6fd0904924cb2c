import type { MigrateResult } from '../../migrate/migrate.js'
import type { MigrationPlan } from '../../migrate/migration-plan.js'
import type { CommandModule } from '../kernel/command.js'
import { addConfigFlags } from '../kernel/config-flags.js'
import type { Output } from '../kernel/output.js'
import { migrateOptions } from './migrate-options.js'

/** `pnc-db migrate`: roles, extensions and every committed migration that the database lacks. */
export const migrate: CommandModule = {
  configure: (command) => {
    command
      .description(
        'Bring the database to the newest migration: roles, extensions, then each migration in a transaction of its own.\n\n' +
          'Several at once wait for each other. A run that was killed is completed by the next one.',
      )
      .option('--dry-run', 'print what would run and change nothing')
    addConfigFlags(command, 'lockTimeout')
  },
  run: async (context, { dryRun }) => {
    const { migrate, planMigrate } = await import('../../migrate/migrate.js')
    const options = await migrateOptions(context)
    if (dryRun) {
      const plan = await planMigrate(options)
      context.output.result(planData(plan), () => describePlan(plan))
      return undefined
    }
    const result = await migrate(options)
    warnOfUnknown(result.unknown, context.output)
    context.output.result(resultData(result), () => describeResult(result))
    return undefined
  },
}

const planData = ({ database, bootstrap, migrations, unknown }: MigrationPlan) => ({
  database,
  bootstrap: bootstrap.map(({ sql }) => sql),
  migrations: migrations.map(({ realFilename }) => realFilename),
  unknown,
})

const resultData = ({ bootstrapped, ...result }: MigrateResult) => ({
  database: result.database,
  bootstrap: bootstrapped.map(({ sql }) => sql),
  applied: result.applied,
  unknown: result.unknown,
  contextSecretInstalled: result.contextSecretInstalled,
  milliseconds: result.milliseconds,
})

function describePlan({ database, bootstrap, migrations }: MigrationPlan): string {
  if (bootstrap.length === 0 && migrations.length === 0) return `Nothing to do in ${database}.\n`
  const steps = [
    ...bootstrap.map(({ sql }) => sql.split('\n')[0]?.replace(/;$/, '') ?? ''),
    ...migrations.map(({ realFilename }) => `run ${realFilename}`),
  ]
  return `Would do in ${database}:\n${steps.map((step) => `  ${step}`).join('\n')}\n`
}

function describeResult({
  database,
  bootstrapped,
  applied,
  milliseconds,
  contextSecretInstalled,
}: MigrateResult): string {
  const lines = [
    ...(bootstrapped.length > 0
      ? [`  roles, extensions and privileges: ${String(bootstrapped.length)} made`]
      : []),
    ...applied.map(({ file, milliseconds: took }) => `  ${file}  ${String(took)} ms`),
    ...(contextSecretInstalled ? ['  context secret installed'] : []),
  ]
  if (lines.length === 0) return `${database} is up to date (${String(milliseconds)} ms).\n`
  return `Migrated ${database} in ${String(milliseconds)} ms:\n${lines.join('\n')}\n`
}

function warnOfUnknown(unknown: readonly string[], output: Output): void {
  if (unknown.length === 0) return
  output.warn(`The database is newer than these files: it also has ${unknown.join(', ')}.`)
}
