import { bootstrap, readBootstrapScripts } from './bootstrap.js'
import { planBootstrap, type BootstrapStep } from './bootstrap-plan.js'
import { readDatabaseState } from './database-state.js'
import type { MigrateOptions } from './migrate.js'
import { withMigrationRun } from './migration-run.js'
import { openWorkspace } from './migration-workspace.js'
import { withSession } from '../engine/session.js'

/** Makes the roles, extensions and privileges that migrations need, and returns the steps that were missing. */
export function bootstrapDatabase(options: MigrateOptions): Promise<readonly BootstrapStep[]> {
  return withMigrationRun(options, (client, { workspace }) => bootstrap(client, workspace.paths.fixtures))
}

/** The steps that are missing. Changes nothing. */
export async function planBootstrapDatabase(options: MigrateOptions): Promise<readonly BootstrapStep[]> {
  const { paths } = await openWorkspace(options.dataDir, options.paths)
  return withSession(options.engine, { signal: options.signal }, async (client) =>
    planBootstrap(await readDatabaseState(client), await readBootstrapScripts(paths.fixtures)),
  )
}
