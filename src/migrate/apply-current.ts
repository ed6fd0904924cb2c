import { runCurrentMigration, type CurrentOutcome } from './current-migration.js'
import type { MigrateOptions } from './migrate.js'
import { withMigrationRun } from './migration-run.js'
import { runMigrations, type RunResult } from './run-migrations.js'

export interface CurrentResult extends RunResult {
  /** What became of `current.sql`. */
  readonly current: CurrentOutcome
  readonly milliseconds: number
}

/**
 * Runs the committed migrations that are missing and then `current.sql`. Running it again without a change does nothing.
 *
 * @throws PncError as `migrate` does; after an error in `current.sql` the database is as it was before it
 */
export async function applyCurrent(options: MigrateOptions): Promise<CurrentResult> {
  const started = performance.now()
  const result = await withMigrationRun(options, async (client, context) => {
    const run = await runMigrations(client, context)
    const current = await runCurrentMigration(client, { ...context, database: run.database })
    return { ...run, current }
  })
  return { ...result, milliseconds: Math.round(performance.now() - started) }
}
