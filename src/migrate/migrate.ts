import type { Engine } from '../engine/engine.js'
import type { ProgressReporter } from '../progress/progress.js'
import { withMigrationLock } from './migration-lock.js'
import { readPlan, type MigrationPlan } from './migration-plan.js'
import { runContext } from './migration-run.js'
import { openWorkspace, type MigrationPaths } from './migration-workspace.js'
import { runMigrations, type RunResult } from './run-migrations.js'
import { withSession } from './session.js'

export interface MigrateOptions {
  readonly engine: Engine
  /** The folder for local state; the link folder is made in it. */
  readonly dataDir: string
  /** Where the files stand; by default those of the package. */
  readonly paths?: MigrationPaths | undefined
  /** How long to wait for another migration, and for the lock of a table; 0 waits for ever. A minute by default. */
  readonly lockTimeoutMs?: number | undefined
  /** Gives the secret that signs contexts; asked for only when the database has none. */
  readonly contextSecret?: (() => Promise<string>) | undefined
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
 * @throws PncError LOCK_NOT_OBTAINED, MIGRATION_FAILED, MIGRATION_INVALID, PRIVILEGE_MISSING, EXTENSION_MISSING, UNSAFE_ROLE,
 *   CONNECTION_LOST, INTERRUPTED
 * @example
 * const { applied } = await migrate({ engine, dataDir: config.dataDir })
 */
export async function migrate(options: MigrateOptions): Promise<MigrateResult> {
  const started = performance.now()
  const context = await runContext(options)
  const { engine, contextSecret, signal } = options
  const result = await withSession(engine, { signal }, async (client): Promise<RunResult> => {
    const plan = await readPlan(client, context.workspace)
    if (isDone(plan, contextSecret !== undefined)) return nothingDone(plan)
    return withMigrationLock(client, { timeoutMs: context.lockTimeoutMs, signal }, () =>
      runMigrations(client, context),
    )
  })
  return { ...result, milliseconds: Math.round(performance.now() - started) }
}

/** What `migrate` would do. Changes nothing. */
export async function planMigrate({
  engine,
  dataDir,
  paths,
  signal,
}: MigrateOptions): Promise<MigrationPlan> {
  const workspace = await openWorkspace(dataDir, paths)
  return withSession(engine, { signal }, (client) => readPlan(client, workspace))
}

function isDone({ bootstrap, migrations, contextKeys }: MigrationPlan, hasSecret: boolean): boolean {
  return bootstrap.length === 0 && migrations.length === 0 && !(hasSecret && contextKeys?.length === 0)
}

function nothingDone({ database, unknown }: MigrationPlan): RunResult {
  return { database, bootstrapped: [], applied: [], unknown, contextSecretInstalled: false }
}
