import type { Client } from 'pg'
import { silentProgress } from '../progress/progress.js'
import type { MigrateOptions } from './migrate.js'
import { withMigrationLock } from './migration-lock.js'
import { openWorkspace } from './migration-workspace.js'
import type { RunContext } from './run-migrations.js'
import { withSession } from '../engine/session.js'

/** Runs `work` on a session of its own that holds the migration lock. */
export async function withMigrationRun<T>(
  options: MigrateOptions,
  work: (client: Client, context: RunContext) => Promise<T>,
): Promise<T> {
  const context = await runContext(options)
  const { engine, signal } = options
  return withSession(engine, { signal }, (client) =>
    withMigrationLock(client, { timeoutMs: context.lockTimeoutMs, signal }, () => work(client, context)),
  )
}

/** The options of an operation with their defaults. */
export async function runContext(options: MigrateOptions): Promise<RunContext> {
  return {
    workspace: await openWorkspace(options.dataDir, options.paths),
    engine: options.engine,
    lockTimeoutMs: options.lockTimeoutMs ?? 60_000,
    cleanInvalid: options.cleanInvalid,
    statementTimeoutMs: options.statementTimeoutMs ?? 0,
    contextSecret: options.contextSecret,
    trustSecret: options.trustSecret,
    progress: options.progress ?? silentProgress,
    signal: options.signal,
  }
}
