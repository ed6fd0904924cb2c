import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Client } from 'pg'
import { asOwner } from '../engine/as-owner.js'
import type { ResolvedConfig } from '../config/resolved-config.js'
import type { Engine } from '../engine/engine.js'
import { isPncError, PncError } from '../errors/pnc-error.js'
import { planCommit, type CommitPlan } from './commit-plan.js'
import { blankMigration, readCurrent } from './graphile-migrate.js'
import { readCommitted } from './history/read-committed.js'
import type { MigrateOptions } from './migrate.js'
import { withMigrationRun } from './migration-run.js'
import { openWorkspace, type MigrationWorkspace } from './migration-workspace.js'
import { forgetStatements } from './no-transaction/statement-records.js'
import { replaceFile } from './replace-file.js'
import { readCurrentDown, removeCurrentDown } from './rollback/current-down.js'
import { planDown, type DownPlan } from './rollback/plan-down.js'
import { proveDown } from './rollback/prove-down.js'
import { runMigrations, type RunContext } from './run-migrations.js'
import { withShadow } from './shadow.js'

export interface CommitOptions extends MigrateOptions {
  /** For the shadow database. */
  readonly config: ResolvedConfig
  readonly message?: string | undefined
  /** Why the migration cannot be taken back; it then needs no `migrations/current.down.sql`. */
  readonly noDown?: string | undefined
  /** Looks at the shadow after the migration has run there, and throws to refuse it. */
  readonly check?: ((shadow: Engine) => Promise<void>) | undefined
}

/** The two files that a commit writes. */
export interface CommitFiles extends CommitPlan {
  readonly down: DownPlan
}

export interface CommitResult extends Omit<CommitPlan, 'text'> {
  /** The down file. */
  readonly down: string
  readonly milliseconds: number
}

/**
 * Turns `current.sql` into the next committed migration and `migrations/current.down.sql` into its down file: tries both on a
 * shadow database (up, down, up leaves the same catalog), writes the files, applies the migration and empties `current.sql`. On an
 * error, files and database are as before.
 *
 * @throws PncError REFUSED without a down file or a reason for that, or by `check`; MIGRATION_INVALID when there is nothing to commit or the down
 *   file does not take back what the migration does; MIGRATION_FAILED when the shadow or the database refuses it
 */
export async function commitMigration(options: CommitOptions): Promise<CommitResult> {
  const started = performance.now()
  const result = await withMigrationRun(options, async (client, context) => {
    const plan = await readCommitPlan(context.workspace, options)
    await tryOnShadow(options, plan.down.text)
    await runMigrations(client, context)
    await writeAndApply(client, context, plan)
    return { file: plan.file, hash: plan.hash, down: plan.down.file }
  })
  return { ...result, milliseconds: Math.round(performance.now() - started) }
}

/** The files that `commitMigration` would write. Changes nothing. */
export async function planCommitMigration(options: CommitOptions): Promise<CommitFiles> {
  return readCommitPlan(await openWorkspace(options.dataDir, options.paths), options)
}

async function readCommitPlan(
  workspace: MigrationWorkspace,
  { message, noDown }: CommitOptions,
): Promise<CommitFiles> {
  const { folder } = workspace
  const plan = planCommit(await readCommitted(folder), await readCurrent(folder), message)
  return { ...plan, down: planDown(plan.file, await readCurrentDown(workspace), noDown) }
}

async function tryOnShadow(options: CommitOptions, down: string): Promise<void> {
  const { contextSecret: _, ...rest } = options
  const step = options.progress?.step('trying it on a shadow database')
  try {
    await withShadow(options, async (engine) => {
      await proveDown({ ...rest, engine, progress: undefined }, down)
      await options.check?.(engine)
    })
    step?.finish()
  } catch (error) {
    step?.fail('refused')
    throw error
  }
}

async function writeAndApply(client: Client, context: RunContext, plan: CommitFiles): Promise<void> {
  const { workspace } = context
  const { migrations, current } = workspace.paths
  const files = [plan.file, plan.down.file].map((file) => join(migrations, file))
  await writeFile(join(migrations, plan.file), plan.text, { flag: 'wx' })
  try {
    // Over one that a killed commit has left: it belongs to no migration.
    await writeFile(join(migrations, plan.down.file), plan.down.text)
    await runMigrations(client, context)
  } catch (error) {
    await Promise.all(files.map((file) => rm(file, { force: true })))
    // What ran of it runs again as part of current.sql. A connection that is lost cannot forget.
    await asOwner(client, context.lockTimeoutMs, () =>
      forgetStatements(client, plan.file.replace(/(-.*)?\.sql$/, '.sql')),
    ).catch(() => undefined)
    throw explainRefusal(error, plan.file)
  }
  await replaceFile(current, blankMigration)
  await removeCurrentDown(workspace)
}

/** What the shadow took and the database did not depends on what is in the database. */
function explainRefusal(error: unknown, file: string): unknown {
  if (!isPncError(error, 'MIGRATION_FAILED')) return error
  return new PncError(
    'MIGRATION_FAILED',
    `${error.message}\nThe file was taken back; current.sql is as it was.`,
    {
      hint: `A new database takes ${file}, this one does not. If current.sql was run here before, it has to be able to run twice (create or replace, drop if exists), or start again with pnc-db migrate reset.`,
      details: error.details,
      cause: error.cause,
    },
  )
}
