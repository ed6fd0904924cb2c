import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Client } from 'pg'
import { PncError } from '../errors/pnc-error.js'
import { asOwner } from '../engine/as-owner.js'
import { isBlank } from './current-migration.js'
import { readDatabaseState } from './database-state.js'
import {
  blankMigration,
  parseMigrationText,
  readCurrent,
  restoreIncludes,
  serializeMigration,
  type FileMigration,
} from './graphile-migrate.js'
import { readCommitted } from './history/read-committed.js'
import type { MigrateOptions } from './migrate.js'
import { readHistory } from './migration-history.js'
import { withMigrationRun } from './migration-run.js'
import { openWorkspace, type MigrationWorkspace } from './migration-workspace.js'
import { refuseRemote } from './refuse-remote.js'
import { forgetStatements } from './no-transaction/statement-records.js'
import { replaceFile } from './replace-file.js'
import { readCurrentDown, removeCurrentDown, restoreCurrentDown } from './rollback/current-down.js'
import { downFileName } from './rollback/down-file.js'
import { currentDown } from './rollback/plan-down.js'

export interface UncommitOptions extends MigrateOptions {
  /** The name of the database, required for servers on other machines. */
  readonly confirm?: string | undefined
}

/** What an uncommit takes back. */
export interface UncommitPlan {
  readonly migration: FileMigration
  /** The text that `current.sql` gets: includes are names again, the header keeps what the author wrote. */
  readonly current: string
}

export interface UncommitResult {
  readonly file: string
  readonly hash: string
  /** Whether the database had it recorded. What the migration did to the database stays. */
  readonly wasApplied: boolean
}

/**
 * Moves the newest committed migration back into `current.sql` and forgets that the database ran it; what it did there stays,
 * so the SQL has to be able to run again. For development, before anybody else has the file. Committing it again unchanged
 * gives the same hash.
 *
 * @throws PncError REFUSED when `current.sql` is not blank or the database is elsewhere, MIGRATION_INVALID when there is none
 */
export async function uncommitMigration(options: UncommitOptions): Promise<UncommitResult> {
  refuseRemote(options.engine, options.confirm, 'forgets an applied migration')
  return withMigrationRun(options, async (client, { workspace, lockTimeoutMs }) => {
    const plan = await readUncommitPlan(workspace)
    const isRecorded = await refuseLaterRecords(client, plan.migration)
    const takeBack = () => moveBack(workspace, plan)
    if (isRecorded) {
      await asOwner(client, lockTimeoutMs, async () => {
        await client.query('delete from graphile_migrate.migrations where filename = $1', [
          plan.migration.filename,
        ])
        await takeBack()
      })
    } else {
      await takeBack()
      await asOwner(client, lockTimeoutMs, () => forgetStatements(client, plan.migration.filename))
    }
    return { file: plan.migration.realFilename, hash: plan.migration.hash, wasApplied: isRecorded }
  })
}

/** What `uncommitMigration` would take back. Changes nothing. */
export async function planUncommit({ dataDir, paths }: UncommitOptions): Promise<UncommitPlan> {
  return readUncommitPlan(await openWorkspace(dataDir, paths))
}

async function readUncommitPlan(workspace: MigrationWorkspace): Promise<UncommitPlan> {
  const { folder } = workspace
  const migration = (await readCommitted(folder)).at(-1)
  if (!migration) throw new PncError('MIGRATION_INVALID', 'There is no committed migration')
  if (!isBlank(await readCurrent(folder))) {
    throw new PncError('REFUSED', 'current.sql is not blank; its text would be lost', {
      hint: 'Commit it first, or empty it.',
    })
  }
  if (!isBlank((await readCurrentDown(workspace)) ?? '')) {
    throw new PncError('REFUSED', `migrations/${currentDown} is not blank; its text would be lost`, {
      hint: 'Commit it first, or remove it.',
    })
  }
  const { headers, body } = parseMigrationText(migration.fullPath, await readFile(migration.fullPath, 'utf8'))
  const { Hash: _hash, Previous: _previous, AllowInvalidHash: _allow, ...others } = headers
  return { migration, current: serializeMigration(restoreIncludes(body), others) }
}

/** Whether the database has the migration recorded. */
async function refuseLaterRecords(
  client: Client,
  { filename, realFilename }: FileMigration,
): Promise<boolean> {
  const { records } = await readHistory(client, await readDatabaseState(client))
  const later = records.find((record) => record.filename > filename)
  if (later) {
    throw new PncError('REFUSED', `The database has run ${later.filename} after ${realFilename}`, {
      hint: 'Bring the files up to date first (git pull), or start again with pnc-db migrate reset.',
    })
  }
  return records.some((record) => record.filename === filename)
}

/** Writes `current.sql` and the working down file and removes the committed ones; on an error all are as before. */
async function moveBack(workspace: MigrationWorkspace, { migration, current }: UncommitPlan): Promise<void> {
  const { paths } = workspace
  const name = migration.realFilename
  await restoreCurrentDown(workspace, name)
  await replaceFile(paths.current, current)
  try {
    await rm(join(paths.migrations, name))
  } catch (error) {
    await replaceFile(paths.current, blankMigration)
    await removeCurrentDown(workspace)
    throw error
  }
  await rm(join(paths.migrations, downFileName(name)), { force: true })
}
