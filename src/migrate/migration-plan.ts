import type { Client } from 'pg'
import { readBootstrapScripts } from './bootstrap.js'
import { planBootstrap, type BootstrapStep } from './bootstrap-plan.js'
import { readDatabaseState, type DatabaseState } from './database-state.js'
import type { CommittedMigration } from './history/committed-file.js'
import { readComparison, type ComparedHistory } from './history/read-comparison.js'
import { refuseContradictions } from './history/refuse-contradictions.js'
import type { MigrationWorkspace } from './migration-workspace.js'

/** What a run does. */
export interface MigrationPlan {
  readonly database: string
  readonly bootstrap: readonly BootstrapStep[]
  readonly migrations: readonly CommittedMigration[]
  /** Applied by a newer version of the files; they are left alone. */
  readonly unknown: readonly string[]
  /** The keys that may sign contexts; undefined where the table for them is not there yet. */
  readonly contextKeys: readonly string[] | undefined
  /** Applied, and the database does not keep their text yet: by an older version of the tool, or by another one. */
  readonly unkept: readonly CommittedMigration[]
}

export interface PlanFacts {
  readonly state: DatabaseState
  readonly scripts: readonly string[]
  readonly compared: ComparedHistory
}

/** Reads files and database and says what is left to do; changes nothing. */
export async function readPlan(client: Client, workspace: MigrationWorkspace): Promise<MigrationPlan> {
  const scripts = await readBootstrapScripts(workspace.paths.fixtures)
  const state = await readDatabaseState(client)
  return planMigration({ state, scripts, compared: await readComparison(client, workspace, state) })
}

/**
 * What has to run to bring the database to the newest migration.
 *
 * @throws PncError HISTORY_MISMATCH when files and records contradict each other; all contradictions are named
 */
export function planMigration({ state, scripts, compared }: PlanFacts): MigrationPlan {
  const { files, history, comparison } = compared
  refuseContradictions(comparison, state.database)
  const migrations = files.flatMap(({ migration }) => migration ?? [])
  const kept = new Set(history.records.filter((record) => record.kept).map(({ hash }) => hash))
  const inState = (wanted: string) => new Set(comparison.filter((m) => m.state === wanted).map((m) => m.file))
  const [pending, applied] = [inState('pending'), inState('applied')]
  return {
    database: state.database,
    bootstrap: planBootstrap(state, scripts),
    migrations: migrations.filter(({ realFilename }) => pending.has(realFilename)),
    unknown: [...inState('unknown')],
    contextKeys: history.contextKeys,
    unkept: migrations.filter(({ realFilename, hash }) => applied.has(realFilename) && !kept.has(hash)),
  }
}
