import { join } from 'node:path'
import type { Client } from 'pg'
import { asOwner } from '../engine/as-owner.js'
import { countStatements } from './count-statements.js'
import { isNoTransactionDefined, replacePlaceholders, runCommitted } from './graphile-migrate.js'
import { linesAbove, type CommittedMigration } from './history/committed-file.js'
import { keepAppliedFiles } from './history/keep-applied-files.js'
import { limitsOf, type MigrationLimits } from './locks/migration-limits.js'
import { withLockRetries, type LockRetryOptions } from './locks/with-lock-retries.js'
import { migrationError } from './migration-error.js'
import { applyWithoutTransaction } from './no-transaction/apply-without-transaction.js'
import type { MigrationWorkspace } from './migration-workspace.js'
import { refusePsqlCommands } from './refuse-psql-commands.js'
import { refuseTransactionStatements } from './refuse-transaction-statements.js'

/**
 * Runs one committed migration and records it, as pnc_owner, in one transaction; one that says `--! no-transaction`
 * statement by statement.
 *
 * @returns false when another process has run it in the meantime
 * @throws PncError MIGRATION_FAILED with file, line and column, and what of the migration is kept; MIGRATION_INVALID for one that
 *   would end its transaction
 */
export async function applyMigration(
  client: Client,
  migration: CommittedMigration,
  context: ApplyOptions,
): Promise<boolean> {
  const { workspace, database } = context
  const file = workspace.nameOf(join(workspace.paths.migrations, migration.realFilename))
  const limits = limitsOf(file, migration.body, context)
  const source = {
    file,
    sql: replacePlaceholders(workspace.folder, database, migration.body),
    linesAbove: linesAbove(migration),
  }
  const options = { ...context, ...limits, what: file }
  refusePsqlCommands(source)
  if (isNoTransactionDefined(migration.body)) {
    return applyWithoutTransaction(client, migration, source, options)
  }
  refuseTransactionStatements(source)
  const count = countStatements(client)
  try {
    return await withLockRetries(client, options, (lockTimeoutMs) =>
      asOwner(client, lockTimeoutMs, async () => {
        const { rowCount } = await client.query(
          'select from graphile_migrate.migrations where filename = $1',
          [migration.filename],
        )
        if (rowCount) return false
        await client.query(`set local statement_timeout = ${limits.statementTimeoutMs}`)
        await runCommitted(client, workspace.folder, database, migration)
        await keepAppliedFiles(client, [migration])
        return true
      }),
    )
  } catch (error) {
    throw migrationError(error, {
      ...source,
      statementTimeoutMs: limits.statementTimeoutMs,
      completed: count.completed,
      outcome: 'Nothing of this migration was kept.',
    })
  } finally {
    count.stop()
  }
}

export interface ApplyOptions extends MigrationLimits, Omit<LockRetryOptions, 'what'> {
  readonly workspace: MigrationWorkspace
  readonly database: string
  /** Drops half-made indexes that an earlier attempt left. */
  readonly cleanInvalid?: boolean | undefined
}
