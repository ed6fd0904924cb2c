import type { Client } from 'pg'
import { PncError } from '../errors/pnc-error.js'
import type { ProgressReporter } from '../progress/progress.js'
import { applyMigration } from './apply-migration.js'
import { asOwner } from '../engine/as-owner.js'
import type { Engine } from '../engine/engine.js'
import { bootstrap } from './bootstrap.js'
import type { BootstrapStep } from './bootstrap-plan.js'
import { createRecordTables } from './graphile-migrate.js'
import type { CommittedMigration } from './history/committed-file.js'
import { createAppliedFiles, keepAppliedFiles } from './history/keep-applied-files.js'
import { readPlan } from './migration-plan.js'
import type { MigrationLimits } from './locks/migration-limits.js'
import type { MigrationWorkspace } from './migration-workspace.js'
import { throwIfAborted } from '../engine/session.js'
import {
  applyContextSecret,
  decideContextSecret,
  type ContextSecretOptions,
  type ContextSecretState,
} from './trust-context-secret.js'

export interface AppliedMigration {
  readonly file: string
  readonly milliseconds: number
}

export interface RunContext extends ContextSecretOptions, MigrationLimits {
  readonly engine: Pick<Engine, 'kind' | 'connectionString'>
  readonly workspace: MigrationWorkspace
  readonly cleanInvalid?: boolean | undefined
  readonly progress: ProgressReporter
  readonly signal: AbortSignal | undefined
}

export interface RunResult {
  readonly database: string
  readonly bootstrapped: readonly BootstrapStep[]
  readonly applied: readonly AppliedMigration[]
  readonly unknown: readonly string[]
  readonly contextSecret: ContextSecretState
}

/** Brings the database to the newest migration; the caller holds the migration lock. */
export async function runMigrations(client: Client, context: RunContext): Promise<RunResult> {
  // Before anything is changed, so that a missing secret stops the run and not its last step.
  const secret = await decideContextSecret((await readPlan(client, context.workspace)).contextKeys, context)
  const bootstrapped = await runBootstrap(client, context)
  await asOwner(client, context.lockTimeoutMs, async () => {
    await createRecordTables(client)
    await createAppliedFiles(client)
  })
  const { database, migrations, unknown, unkept } = await readPlan(client, context.workspace)
  if (unkept.length > 0) {
    await asOwner(client, context.lockTimeoutMs, () => keepAppliedFiles(client, unkept))
  }
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
    contextSecret: await applyContextSecret(client, secret, context.lockTimeoutMs),
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
  migration: CommittedMigration,
  database: string,
  context: RunContext,
  before: readonly AppliedMigration[],
): Promise<number | undefined> {
  const { progress, signal } = context
  const started = performance.now()
  const step = progress.step(migration.realFilename)
  try {
    throwIfAborted(signal)
    const onBlocked = (words: string) => step.note(words)
    const applied = await applyMigration(client, migration, { ...context, database, onBlocked })
    const milliseconds = Math.round(performance.now() - started)
    step.finish(applied ? undefined : `${migration.realFilename}: run by another process`)
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
