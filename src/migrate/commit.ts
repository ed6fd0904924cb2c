import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Client } from 'pg'
import type { ResolvedConfig } from '../config/resolved-config.js'
import { isPncError, PncError } from '../errors/pnc-error.js'
import { applyCurrent } from './apply-current.js'
import { planCommit, type CommitPlan } from './commit-plan.js'
import { blankMigration, readCurrent } from './graphile-migrate.js'
import { readCommitted } from './history/read-committed.js'
import type { MigrateOptions } from './migrate.js'
import { withMigrationRun } from './migration-run.js'
import { openWorkspace, type MigrationWorkspace } from './migration-workspace.js'
import { replaceFile } from './replace-file.js'
import { runMigrations, type RunContext } from './run-migrations.js'
import { withShadow } from './shadow.js'

export interface CommitOptions extends MigrateOptions {
  /** For the shadow database. */
  readonly config: ResolvedConfig
  readonly message?: string | undefined
}

export interface CommitResult extends Omit<CommitPlan, 'text'> {
  readonly milliseconds: number
}

/**
 * Turns `current.sql` into the next committed migration: tries it on a shadow database, writes the file, applies it and
 * empties `current.sql`. On an error, files and database are as before.
 *
 * @throws PncError MIGRATION_INVALID when there is nothing to commit, MIGRATION_FAILED when the shadow or the database refuses it
 */
export async function commitMigration(options: CommitOptions): Promise<CommitResult> {
  const started = performance.now()
  const result = await withMigrationRun(options, async (client, context) => {
    const plan = await readCommitPlan(context.workspace, options.message)
    await tryOnShadow(options)
    await runMigrations(client, context)
    await writeAndApply(client, context, plan)
    return { file: plan.file, hash: plan.hash }
  })
  return { ...result, milliseconds: Math.round(performance.now() - started) }
}

/** The file that `commitMigration` would write. Changes nothing. */
export async function planCommitMigration(options: CommitOptions): Promise<CommitPlan> {
  return readCommitPlan(await openWorkspace(options.dataDir, options.paths), options.message)
}

async function readCommitPlan(
  { folder }: MigrationWorkspace,
  message: string | undefined,
): Promise<CommitPlan> {
  return planCommit(await readCommitted(folder), await readCurrent(folder), message)
}

async function tryOnShadow(options: CommitOptions): Promise<void> {
  const { contextSecret: _, ...rest } = options
  const step = options.progress?.step('trying it on a shadow database')
  try {
    await withShadow(options, (engine) => applyCurrent({ ...rest, engine, progress: undefined }))
    step?.finish()
  } catch (error) {
    step?.fail('refused')
    throw error
  }
}

async function writeAndApply(client: Client, context: RunContext, plan: CommitPlan): Promise<void> {
  const { workspace } = context
  const path = join(workspace.paths.migrations, plan.file)
  await writeFile(path, plan.text, { flag: 'wx' })
  try {
    await runMigrations(client, context)
  } catch (error) {
    await rm(path)
    throw explainRefusal(error, plan.file)
  }
  await replaceFile(workspace.paths.current, blankMigration)
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
