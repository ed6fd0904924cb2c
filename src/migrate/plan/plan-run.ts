import { join } from 'node:path'
import { withSession } from '../../engine/session.js'
import { isNoTransactionDefined, replacePlaceholders } from '../graphile-migrate.js'
import { linesAbove, type CommittedMigration } from '../history/committed-file.js'
import type { MigrateOptions } from '../migrate.js'
import { readPlan, type MigrationPlan } from '../migration-plan.js'
import { openWorkspace, type MigrationWorkspace } from '../migration-workspace.js'
import { readDatabaseFacts, type DatabaseFacts } from './database-facts.js'
import { parseScript } from './parse-script.js'
import { planStatements, type PlannedStatement, type PlanState } from './plan-statements.js'

/** One migration that would run. */
export interface PlannedMigration {
  readonly file: string
  /** Whether its statements run in one transaction, which all of their locks last as long as. */
  readonly transaction: boolean
  readonly statements: readonly PlannedStatement[]
}

export interface RunPlan extends Omit<MigrationPlan, 'migrations'> {
  readonly migrations: readonly PlannedMigration[]
}

/**
 * The exact statements that `migrate` would run, with the locks they take, the tables they rewrite or read and how large those
 * are here, and how dangerous that is. Changes nothing and runs none of them.
 *
 * @throws PncError HISTORY_MISMATCH, MIGRATION_INVALID with file, line and column for what is no SQL
 * @example
 * const { migrations } = await planRun({ engine, dataDir: config.dataDir })
 */
export async function planRun({ engine, dataDir, paths, signal }: MigrateOptions): Promise<RunPlan> {
  const workspace = await openWorkspace(dataDir, paths)
  return withSession(engine, { signal }, async (client) => {
    const plan = await readPlan(client, workspace)
    if (plan.migrations.length === 0) return { ...plan, migrations: [] }
    const facts = await readDatabaseFacts(client)
    const state: PlanState = { created: new Set(), tables: { ...facts.tables } }
    const migrations: PlannedMigration[] = []
    for (const migration of plan.migrations) {
      migrations.push(await planOne(migration, { workspace, facts, state, database: plan.database }))
    }
    return { ...plan, migrations }
  })
}

interface PlanContext {
  readonly workspace: MigrationWorkspace
  readonly facts: DatabaseFacts
  readonly state: PlanState
  readonly database: string
}

async function planOne(
  migration: CommittedMigration,
  { workspace, facts, state, database }: PlanContext,
): Promise<PlannedMigration> {
  const { realFilename, body } = migration
  const transaction = !isNoTransactionDefined(body)
  const statements = await parseScript({
    file: workspace.nameOf(join(workspace.paths.migrations, realFilename)),
    sql: replacePlaceholders(workspace.folder, database, body),
    linesAbove: linesAbove(migration),
  })
  return {
    file: realFilename,
    transaction,
    statements: planStatements(statements, facts, transaction, state),
  }
}
