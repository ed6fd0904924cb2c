import type { Engine } from '../engine/engine.js'
import type { ProgressReporter } from '../progress/progress.js'
import { withMigrationLock } from './migration-lock.js'
import { readPlan, type MigrationPlan } from './migration-plan.js'
import { runContext } from './migration-run.js'
import type { MigrationPaths } from './migration-workspace.js'
import { runMigrations, type RunResult } from './run-migrations.js'
import { withSession } from '../engine/session.js'
import {
  decideContextSecret,
  type ContextSecretDecision,
  type ContextSecretOptions,
} from './trust-context-secret.js'

export interface MigrateOptions extends ContextSecretOptions {
  readonly engine: Engine
  /** The folder for local state; the link folder is made in it. */
  readonly dataDir: string
  /** Where the files stand; by default those of the package. */
  readonly paths?: MigrationPaths | undefined
  /** How long to wait for another migration, and for the lock of a table; 0 waits for ever. A minute by default. */
  readonly lockTimeoutMs?: number | undefined
  /** Drops invalid indexes that an earlier attempt of a migration without a transaction left behind. */
  readonly cleanInvalid?: boolean | undefined
  /** How long one statement of a migration may take; 0, the default, is no limit. */
  readonly statementTimeoutMs?: number | undefined
  readonly progress?: ProgressReporter | undefined
  readonly signal?: AbortSignal | undefined
}

export interface MigrateResult extends RunResult {
  readonly milliseconds: number
}

/**
 * Brings a database to the newest committed migration: roles, extensions and privileges first, then each migration in a
 * transaction of its own, then the context secret if the database has none. When there is nothing to do it takes three
 * round trips, no lock and no privilege. Several at once wait for each other; a killed one is completed by the next.
 *
 * @throws PncError LOCK_NOT_OBTAINED, MIGRATION_FAILED, HISTORY_MISMATCH, MIGRATION_INVALID, PRIVILEGE_MISSING, EXTENSION_MISSING, UNSAFE_ROLE,
 *   CONNECTION_LOST, INTERRUPTED
 * @example
 * const { applied } = await migrate({ engine, dataDir: config.dataDir })
 */
export async function migrate(options: MigrateOptions): Promise<MigrateResult> {
  const started = performance.now()
  const context = await runContext(options)
  const { engine, signal } = options
  const result = await withSession(engine, { signal }, async (client): Promise<RunResult> => {
    const plan = await readPlan(client, context.workspace)
    const secret = await decideContextSecret(plan.contextKeys, context)
    if (isDone(plan, secret)) return nothingDone(plan, secret)
    return withMigrationLock(client, { timeoutMs: context.lockTimeoutMs, signal }, () =>
      runMigrations(client, context),
    )
  })
  return { ...result, milliseconds: Math.round(performance.now() - started) }
}

function isDone(
  { bootstrap, migrations, contextKeys }: MigrationPlan,
  { state }: ContextSecretDecision,
): boolean {
  const lacksSecret = state === 'missing' && contextKeys !== undefined
  return bootstrap.length === 0 && migrations.length === 0 && !lacksSecret
}

function nothingDone({ database, unknown }: MigrationPlan, { state }: ContextSecretDecision): RunResult {
  const contextSecret = state === 'missing' ? 'unchecked' : state
  return { database, bootstrapped: [], applied: [], unknown, contextSecret }
}
