import type { MigrateResult } from '../../migrate/migrate.js'
import type { MigrationPlan } from '../../migrate/migration-plan.js'

/** A plan as `--json` prints it. */
export const planData = ({ database, bootstrap, migrations, unknown }: MigrationPlan) => ({
  database,
  bootstrap: bootstrap.map(({ sql }) => sql),
  migrations: migrations.map(({ realFilename }) => realFilename),
  unknown,
})

/** A result as `--json` prints it. */
export const resultData = ({ bootstrapped, ...result }: MigrateResult) => ({
  database: result.database,
  bootstrap: bootstrapped.map(({ sql }) => sql),
  applied: result.applied,
  unknown: result.unknown,
  contextSecret: result.contextSecret,
  milliseconds: result.milliseconds,
})

/** A plan for people. */
export function describePlan({ database, bootstrap, migrations }: MigrationPlan): string {
  if (bootstrap.length === 0 && migrations.length === 0) return `Nothing to do in ${database}.\n`
  const steps = [
    ...bootstrap.map(({ sql }) => sql.split('\n')[0]?.replace(/;$/, '') ?? ''),
    ...migrations.map(({ realFilename }) => `run ${realFilename}`),
  ]
  return `Would do in ${database}:\n${steps.map((step) => `  ${step}`).join('\n')}\n`
}

/** A result for people. */
export function describeResult({
  database,
  bootstrapped,
  applied,
  milliseconds,
  contextSecret,
}: MigrateResult): string {
  const lines = [
    ...(bootstrapped.length > 0
      ? [`  roles, extensions and privileges: ${String(bootstrapped.length)} made`]
      : []),
    ...applied.map(({ file, milliseconds: took }) => `  ${file}  ${String(took)} ms`),
    ...(contextSecret === 'installed' ? ['  context secret installed'] : []),
  ]
  if (lines.length === 0) return `${database} is up to date (${String(milliseconds)} ms).\n`
  return `Migrated ${database} in ${String(milliseconds)} ms:\n${lines.join('\n')}\n`
}
