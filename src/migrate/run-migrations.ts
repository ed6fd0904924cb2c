import type { Client } from 'pg'
import { PncError } from '../errors/pnc-error.js'
import type { ProgressReporter } from '../progress/progress.js'
import { applyMigration } from './apply-migration.js'
import { asOwner } from './as-owner.js'
import { bootstrap } from './bootstrap.js'
import type { BootstrapStep } from './bootstrap-plan.js'
import { createRecordTables, type FileMigration } from './graphile-migrate.js'
import { installContextSecret } from './install-context-secret.js'
import { readPlan } from './migration-plan.js'
import type { MigrationWorkspace } from './migration-workspace.js'

export interface AppliedMigration {
  readonly file: string
  readonly milliseconds: number
}

export interface RunContext {
  readonly workspace: MigrationWorkspace
  readonly lockTimeoutMs: number
  readonly contextSecret: (() => Promise<string>) | undefined
  readonly progress: ProgressReporter
  readonly signal: AbortSignal | undefined
}

export interface RunResult {
  readonly database: string
  readonly bootstrapped: readonly BootstrapStep[]
  readonly applied: readonly AppliedMigration[]
  readonly unknown: readonly string[]
  readonly contextSecretInstalled: boolean
}

/** Brings the database to the newest migration; the caller holds the migration lock. */
export async function runMigrations(client: Client, context: RunContext): Promise<RunResult> {
  const secret = await readMissingSecret(client, context)
  const bootstrapped = await runBootstrap(client, context)
  await asOwner(client, context.lockTimeoutMs, () => createRecordTables(client))
  const { database, migrations, unknown } = await readPlan(client, context.workspace)
  const applied: AppliedMigration[] = []
  for (const migration of migrations) {
    const milliseconds = await runOne(client, migration, database, context, applied)
    if (milliseconds !== undefined) applied.push({ file: migration.realFilename, milliseconds })
  }
  return {
    database,
    bootstrapped,
    applied,
    unknown,
    contextSecretInstalled: await installMissingSecret(client, context, secret),
  }
}

async function runBootstrap(
  client: Client,
  { workspace, progress }: RunContext,
): Promise<readonly BootstrapStep[]> {
  const step = progress.step('roles and extensions')
  try {
    const steps = await bootstrap(client, workspace.paths.fixtures)
    step.finish(steps.length === 0 ? 'roles and extensions: in place' : undefined)
    return steps
  } catch (error) {
    step.fail('failed')
    throw error
  }
}

/** Runs one migration; the milliseconds it took, or undefined when another process had run it. */
async function runOne(
  client: Client,
  migration: FileMigration,
  database: string,
  { workspace, lockTimeoutMs, progress, signal }: RunContext,
  before: readonly AppliedMigration[],
): Promise<number | undefined> {
  const started = performance.now()
  const step = progress.step(migration.realFilename)
  try {
    refuseWhenAborted(signal)
    const applied = await applyMigration(client, migration, { workspace, database, lockTimeoutMs })
    const milliseconds = Math.round(performance.now() - started)
    step.finish(
      `${migration.realFilename}: ${applied ? `${String(milliseconds)} ms` : 'run by another process'}`,
    )
    return applied ? milliseconds : undefined
  } catch (error) {
    step.fail(signal?.aborted ? 'interrupted' : 'failed')
    if (!signal?.aborted) throw error
    const kept = before.length === 0 ? 'No migration was' : `${before.map(({ file }) => file).join(', ')}:`
    throw new PncError(
      'INTERRUPTED',
      `Interrupted in ${migration.realFilename}: nothing of it was kept. ${kept} applied before.`,
      {
        hint: 'Run it again to go on from there.',
        cause: error,
      },
    )
  }
}

function refuseWhenAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new PncError('INTERRUPTED', 'Interrupted')
}

/** The secret to install, read before anything is changed, so that a missing one stops the run and not its last step. */
async function readMissingSecret(
  client: Client,
  { workspace, contextSecret }: RunContext,
): Promise<string | undefined> {
  const { contextKeys } = await readPlan(client, workspace)
  return contextKeys?.length ? undefined : contextSecret?.()
}

async function installMissingSecret(
  client: Client,
  { workspace, lockTimeoutMs }: RunContext,
  secret: string | undefined,
): Promise<boolean> {
  if (secret === undefined) return false
  const { contextKeys } = await readPlan(client, workspace)
  if (contextKeys?.length !== 0) return false
  await asOwner(client, lockTimeoutMs, () => installContextSecret(client, secret))
  return true
}
