import { join } from 'node:path'
import type { Client } from 'pg'
import { withSession, throwIfAborted } from '../../engine/session.js'
import { isPncError, PncError } from '../../errors/pnc-error.js'
import { readBootstrapScripts } from '../bootstrap.js'
import { readDatabaseState } from '../database-state.js'
import { readComparison } from '../history/read-comparison.js'
import type { MigrateOptions } from '../migrate.js'
import { planMigration } from '../migration-plan.js'
import { runContext, withMigrationRun } from '../migration-run.js'
import type { MigrationWorkspace } from '../migration-workspace.js'
import { refuseRemote } from '../refuse-remote.js'
import type { RunContext } from '../run-migrations.js'
import { readDownFiles } from './read-down-files.js'
import { refuseLosses } from './refuse-losses.js'
import { planRollback, type RollbackStep } from './rollback-plan.js'
import { takeBack, tryTakingBack, type StepLosses, type TakenBack } from './take-back.js'

export interface RollbackOptions extends MigrateOptions {
  /** The number of the migration that stays the newest; 0 takes all back, undefined takes back one. */
  readonly to?: number | undefined
  /** Allows rows to be lost. They are written to a restore point all the same. */
  readonly acceptDataLoss?: boolean | undefined
  /** The name of the database, required for servers on other machines. */
  readonly confirm?: string | undefined
}

export interface RolledBack extends TakenBack {
  readonly file: string
  readonly milliseconds: number
}

export interface RollbackResult {
  readonly database: string
  /** Newest first. */
  readonly rolledBack: readonly RolledBack[]
  readonly milliseconds: number
}

export interface RollbackPlan {
  readonly database: string
  /** Newest first. */
  readonly steps: readonly (RollbackStep & StepLosses)[]
}

/**
 * Takes migrations back, newest first: each by its down file and together with its record, in a transaction of its own. The whole
 * way is tried first in a transaction that is rolled back, so a step that fails or loses rows stops it before anything is changed.
 * Roles and extensions stay.
 *
 * @throws PncError REFUSED where a down file is missing, rows would be lost and that is not accepted, or the server is on another
 *   machine and `confirm` does not name the database; MIGRATION_FAILED with the place in the down file; PARTIAL when a later step
 *   fails after all; LOCK_NOT_OBTAINED, HISTORY_MISMATCH, MIGRATION_INVALID, USAGE
 * @example
 * await rollbackMigrations({ engine, dataDir, to: 1, acceptDataLoss: true })
 */
export async function rollbackMigrations(options: RollbackOptions): Promise<RollbackResult> {
  const started = performance.now()
  const { engine, confirm, acceptDataLoss = false } = options
  refuseRemote(engine, confirm, 'takes migrations back')
  const result = await withMigrationRun(options, async (client, context) => {
    const { database, steps } = await readSteps(client, context.workspace, options.to)
    refuseLosses(await tryTakingBack(client, steps, { ...context, database }), acceptDataLoss)
    const restorePoints = join(options.dataDir, 'restore-points')
    const rolledBack: RolledBack[] = []
    for (const step of steps) {
      const done = await runStep(client, step, rolledBack, {
        ...context,
        database,
        restorePoints,
        acceptDataLoss,
      })
      if (done) rolledBack.push(done)
    }
    return { database, rolledBack }
  })
  return { ...result, milliseconds: Math.round(performance.now() - started) }
}

/**
 * What `rollbackMigrations` would do, with the rows that each step would lose. Changes nothing; but the down files run, in a
 * transaction that is rolled back, and hold their locks for as long.
 *
 * @throws PncError as `rollbackMigrations` does, except for lost rows
 */
export async function planRollbackMigrations(options: RollbackOptions): Promise<RollbackPlan> {
  const { engine, confirm, signal } = options
  refuseRemote(engine, confirm, 'takes migrations back')
  const context = await runContext(options)
  return withSession(engine, { signal }, async (client) => {
    const { database, steps } = await readSteps(client, context.workspace, options.to)
    const losses = await tryTakingBack(client, steps, { ...context, database })
    return { database, steps: steps.map((step, index) => ({ ...step, losses: losses[index]?.losses ?? [] })) }
  })
}

async function readSteps(
  client: Client,
  workspace: MigrationWorkspace,
  to: number | undefined,
): Promise<{ readonly database: string; readonly steps: readonly RollbackStep[] }> {
  const scripts = await readBootstrapScripts(workspace.paths.fixtures)
  const downs = await readDownFiles(workspace.paths.migrations)
  const state = await readDatabaseState(client)
  const compared = await readComparison(client, workspace, state)
  // Refuses what contradicts: nobody knows what an edited file has done.
  const { database } = planMigration({ state, scripts, compared })
  return { database, steps: planRollback(compared.comparison, downs, to) }
}

interface StepContext extends RunContext {
  readonly database: string
  readonly restorePoints: string
  readonly acceptDataLoss: boolean
}

async function runStep(
  client: Client,
  step: RollbackStep,
  before: readonly RolledBack[],
  context: StepContext,
): Promise<RolledBack | undefined> {
  const { progress, signal } = context
  const started = performance.now()
  const shown = progress.step(`rolling back ${step.file}`)
  try {
    throwIfAborted(signal)
    const taken = await takeBack(client, step, { ...context, onBlocked: (words) => shown.note(words) })
    shown.finish()
    return taken && { file: step.file, ...taken, milliseconds: Math.round(performance.now() - started) }
  } catch (error) {
    shown.fail(signal?.aborted ? 'interrupted' : 'failed')
    throw explainPart(error, step.file, before, signal)
  }
}

/** Says what was taken back before the step that failed. */
function explainPart(
  error: unknown,
  file: string,
  before: readonly RolledBack[],
  signal: AbortSignal | undefined,
): unknown {
  const files = before.map((done) => done.file).join(', ')
  const kept = `${file} stands as it was. ${files === '' ? 'Nothing was' : `${files}:`} rolled back before.`
  if (signal?.aborted)
    return new PncError('INTERRUPTED', `Interrupted in the rollback: ${kept}`, { cause: error })
  if (before.length === 0) return error
  const { message, hint, details } = isPncError(error) ? error : new PncError('INTERNAL', String(error))
  return new PncError('PARTIAL', `${message}\n${kept}`, {
    hint,
    details: { ...details, rolledBack: before.map((done) => done.file) },
    cause: error,
  })
}
