import type { Client } from 'pg'
import { asOwner } from '../../engine/as-owner.js'
import { recordCommitted } from '../graphile-migrate.js'
import type { CommittedMigration } from '../history/committed-file.js'
import { keepAppliedFiles } from '../history/keep-applied-files.js'
import type { Source } from '../locate.js'
import { splitStatements } from '../split-statements.js'
import type { StatementOptions } from './run-statement.js'
import { runStatements } from './run-statements.js'
import {
  createStatementRecords,
  forgetStatements,
  noteStatement,
  readStatements,
} from './statement-records.js'

/**
 * Runs a committed migration that says `--! no-transaction`, statement by statement, and records it when all have run. After an
 * error or a kill the next run goes on with the statement that did not finish.
 *
 * @returns false when another process has run it in the meantime
 * @throws PncError as `runStatements` does; MIGRATION_INVALID where the file was edited half-way
 */
export async function applyWithoutTransaction(
  client: Client,
  migration: CommittedMigration,
  source: Source,
  options: StatementOptions,
): Promise<boolean> {
  const { filename } = migration
  const statements = splitStatements(source.sql)
  const progress = await asOwner(client, options.lockTimeoutMs, async () => {
    const { rowCount } = await client.query('select from graphile_migrate.migrations where filename = $1', [
      filename,
    ])
    if (rowCount) return undefined
    await createStatementRecords(client)
    return readStatements(client, { filename, file: source.file, statements })
  })
  if (!progress) return false
  await runStatements(client, source, statements, options, {
    ...progress,
    note: (number, { text }, isFinished) => noteStatement(client, filename, { number, text, isFinished }),
  })
  await asOwner(client, options.lockTimeoutMs, async () => {
    await recordCommitted(client, migration)
    await keepAppliedFiles(client, [migration])
    await forgetStatements(client, filename)
  })
  return true
}
