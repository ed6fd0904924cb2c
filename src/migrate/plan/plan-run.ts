import { join } from 'node:path'
import type { Client } from 'pg'
import { withSession } from '../../engine/session.js'
import { isNoTransactionDefined, replacePlaceholders } from '../graphile-migrate.js'
import { linesAbove, type CommittedMigration } from '../history/committed-file.js'
import type { Source } from '../locate.js'
import type { MigrateOptions } from '../migrate.js'
import { hasStatementRecords, readStatements } from '../no-transaction/statement-records.js'
import { splitStatements } from '../split-statements.js'
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
  /** How many statements an earlier run has finished, which did not come to the end; they do not run again. */
  readonly finished: number
  /** Those that would run. */
  readonly statements: readonly PlannedStatement[]
}

export interface RunPlan extends Omit<MigrationPlan, 'migrations'> {
  readonly migrations: readonly PlannedMigration[]
}

/**
 * The exact statements that `migrate` would run, with the locks they take, the tables they rewrite or read and how large those
 * are here, and how dangerous that is. Changes nothing and runs none of them.
 *
 * @throws PncError HISTORY_MISMATCH, MIGRATION_INVALID with file, line and column for what is no SQL, and for a file that was edited
 *   after part of it had run
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
      migrations.push(await planOne(client, migration, { workspace, facts, state, database: plan.database }))
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
  client: Client,
  migration: CommittedMigration,
  { workspace, facts, state, database }: PlanContext,
): Promise<PlannedMigration> {
  const { realFilename, body } = migration
  const transaction = !isNoTransactionDefined(body)
  const source = {
    file: workspace.nameOf(join(workspace.paths.migrations, realFilename)),
    sql: replacePlaceholders(workspace.folder, database, body),
    linesAbove: linesAbove(migration),
  }
  const statements = await parseScript(source)
  const finished = transaction ? 0 : await countFinished(client, migration, source)
  return {
    file: realFilename,
    transaction,
    finished,
    statements: planStatements(statements.slice(finished), facts, transaction, state),
  }
}

/** Statements run in their order, so those that are finished are the first ones. */
async function countFinished(
  client: Client,
  { filename }: CommittedMigration,
  { file, sql }: Source,
): Promise<number> {
  if (!(await hasStatementRecords(client))) return 0
  return (await readStatements(client, { filename, file, statements: splitStatements(sql) })).finished.size
}
