import { areEquivalent, isBlank } from './current-migration.js'
import { readBootstrapScripts } from './bootstrap.js'
import { planBootstrap, type BootstrapStep } from './bootstrap-plan.js'
import type { MigrationComparison } from './compare-migrations.js'
import { readDatabaseState } from './database-state.js'
import { readCurrent, replacePlaceholders } from './graphile-migrate.js'
import { readComparison } from './history/read-comparison.js'
import type { MigrateOptions } from './migrate.js'
import { openWorkspace } from './migration-workspace.js'
import { withSession } from '../engine/session.js'

export interface MigrationStatus {
  readonly database: string
  /** Whether every file is applied and nothing contradicts; `current.sql` does not count. */
  readonly upToDate: boolean
  readonly migrations: readonly MigrationComparison[]
  /** Roles, extensions and privileges that are missing. */
  readonly missing: readonly BootstrapStep[]
  /** Whether `current.sql` is blank, was run as it stands, or differs from what was run. */
  readonly current: 'blank' | 'applied' | 'changed'
}

/**
 * Sets the files against the database. Reads only: no schema, table or other database is created, nothing is locked.
 *
 * @throws PncError MIGRATION_INVALID when files cannot be read, PRIVILEGE_MISSING
 */
export async function migrationStatus(
  options: Pick<MigrateOptions, 'engine' | 'dataDir' | 'paths' | 'signal'>,
): Promise<MigrationStatus> {
  const workspace = await openWorkspace(options.dataDir, options.paths)
  const { paths, folder } = workspace
  const [scripts, current] = await Promise.all([readBootstrapScripts(paths.fixtures), readCurrent(folder)])
  return withSession(options.engine, { signal: options.signal }, async (client) => {
    const state = await readDatabaseState(client)
    const { history, comparison: migrations } = await readComparison(client, workspace, state)
    const missing = planBootstrap(state, scripts)
    const sql = replacePlaceholders(folder, state.database, current)
    return {
      database: state.database,
      upToDate: missing.length === 0 && migrations.every((migration) => migration.state === 'applied'),
      migrations,
      missing,
      current: isBlank(sql) ? 'blank' : areEquivalent(sql, history.current ?? '') ? 'applied' : 'changed',
    }
  })
}
