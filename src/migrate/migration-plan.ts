import type { Client } from 'pg'
import { PncError } from '../errors/pnc-error.js'
import { readBootstrapScripts } from './bootstrap.js'
import { planBootstrap, type BootstrapStep } from './bootstrap-plan.js'
import { compareMigrations, type MigrationComparison } from './compare-migrations.js'
import { readDatabaseState, type DatabaseState } from './database-state.js'
import { readCommitted, type FileMigration } from './graphile-migrate.js'
import { readHistory, type MigrationHistory } from './migration-history.js'
import type { MigrationWorkspace } from './migration-workspace.js'

/** What a run does; `pnc-db migrate --dry-run` prints it. */
export interface MigrationPlan {
  readonly database: string
  readonly bootstrap: readonly BootstrapStep[]
  readonly migrations: readonly FileMigration[]
  /** Applied by a newer version of the files; they are left alone. */
  readonly unknown: readonly string[]
  /** The keys that may sign contexts; undefined where the table for them is not there yet. */
  readonly contextKeys: readonly string[] | undefined
}

export interface PlanFacts {
  readonly state: DatabaseState
  readonly scripts: readonly string[]
  readonly files: readonly FileMigration[]
  readonly history: MigrationHistory
}

/** Reads files and database and says what is left to do; changes nothing. */
export async function readPlan(client: Client, workspace: MigrationWorkspace): Promise<MigrationPlan> {
  const files = await readCommitted(workspace.folder)
  const scripts = await readBootstrapScripts(workspace.paths.fixtures)
  const state = await readDatabaseState(client)
  const history = await readHistory(client, state)
  return planMigration({ state, scripts, files, history })
}

/**
 * What has to run to bring the database to the newest migration.
 *
 * @throws PncError MIGRATION_INVALID when files and records contradict each other; all contradictions are named
 */
export function planMigration({ state, scripts, files, history }: PlanFacts): MigrationPlan {
  const comparison = compareMigrations(files, history.records)
  refuseContradictions(state.database, comparison)
  const inState = (wanted: string) => new Set(comparison.filter((m) => m.state === wanted).map((m) => m.file))
  const pending = inState('pending')
  return {
    database: state.database,
    bootstrap: planBootstrap(state, scripts),
    migrations: files.filter(({ realFilename }) => pending.has(realFilename)),
    unknown: [...inState('unknown')],
    contextKeys: history.contextKeys,
  }
}

function refuseContradictions(database: string, comparison: readonly MigrationComparison[]): void {
  const findings = comparison.filter(({ state }) => ['changed', 'missing', 'skipped'].includes(state))
  if (findings.length === 0) return
  const lines = findings.map(({ file, finding }) => `  ${file}: ${finding ?? ''}`)
  throw new PncError(
    'MIGRATION_INVALID',
    `The files in migrations/ do not fit together with the database ${database}:\n${lines.join('\n')}`,
    {
      hint: 'Applied migrations are never edited: put the files back and write a new migration. In development: pnc-db migrate reset.',
      details: { findings: findings.map(({ file, state, finding }) => ({ file, state, finding })) },
    },
  )
}
