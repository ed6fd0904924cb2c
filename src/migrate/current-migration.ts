import type { Client } from 'pg'
import { asOwner } from '../engine/as-owner.js'
import { countStatements } from './count-statements.js'
import {
  isNoTransactionDefined,
  parseMigrationText,
  readCurrent,
  replacePlaceholders,
} from './graphile-migrate.js'
import { limitsOf, type MigrationLimits } from './locks/migration-limits.js'
import { withLockRetries, type LockRetryOptions } from './locks/with-lock-retries.js'
import type { Source } from './locate.js'
import { migrationError } from './migration-error.js'
import type { MigrationWorkspace } from './migration-workspace.js'
import type { StatementOptions } from './no-transaction/run-statement.js'
import { runStatements } from './no-transaction/run-statements.js'
import { refusePsqlCommands } from './refuse-psql-commands.js'
import { refuseTransactionStatements } from './refuse-transaction-statements.js'
import { splitStatements } from './split-statements.js'

/** Whether two scripts run the same statements, whatever their comments and spaces between statements. */
export function areEquivalent(one: string, other: string): boolean {
  const statements = (script: string) => JSON.stringify(splitStatements(script).map(({ text }) => text))
  return statements(one) === statements(other)
}

/** Whether a script holds nothing but comments. */
export function isBlank(script: string): boolean {
  return splitStatements(script).length === 0
}

export type CurrentOutcome = 'blank' | 'unchanged' | 'applied'

export interface CurrentContext extends MigrationLimits, Omit<LockRetryOptions, 'what'> {
  readonly workspace: MigrationWorkspace
  readonly database: string
  readonly cleanInvalid?: boolean | undefined
}

/**
 * Runs `current.sql` as pnc_owner unless it is what ran last, and remembers it in `graphile_migrate.current`, in one
 * transaction: on an error the database is as it was (unless the file says `--! no-transaction`).
 *
 * @throws PncError MIGRATION_FAILED with the place in `current.sql` or in the file it includes; MIGRATION_INVALID where it would end
 *   the transaction, or is for psql
 */
export async function runCurrentMigration(client: Client, context: CurrentContext): Promise<CurrentOutcome> {
  const { workspace, database } = context
  const file = workspace.nameOf(workspace.paths.current)
  const sql = replacePlaceholders(workspace.folder, database, await readCurrent(workspace.folder))
  const { body } = parseMigrationText(file, sql, false)
  const limits = limitsOf(file, body, context)
  const source = { file, sql, linesAbove: 0, isCompiled: true }
  const options = { ...context, ...limits, what: file }
  refusePsqlCommands(source)
  if (isNoTransactionDefined(body)) return runWithoutTransaction(client, source, options)
  refuseTransactionStatements(source)
  const count = countStatements(client)
  try {
    return await withLockRetries(client, options, (lockTimeoutMs) =>
      asOwner(client, lockTimeoutMs, async () => {
        await client.query(`set local statement_timeout = ${limits.statementTimeoutMs}`)
        await client.query('lock table graphile_migrate.current in exclusive mode')
        const previous = await readApplied(client)
        const outcome = outcomeOf(sql, previous)
        if (outcome === 'applied') await client.query(sql)
        if (sql !== previous) await recordApplied(client, sql)
        return outcome
      }),
    )
  } catch (error) {
    throw migrationError(error, {
      ...source,
      statementTimeoutMs: limits.statementTimeoutMs,
      completed: count.completed,
      outcome: 'Nothing of it was kept.',
    })
  } finally {
    count.stop()
  }
}

/** Statement by statement; all of them again after an error, because it is written to run again. */
async function runWithoutTransaction(
  client: Client,
  source: Source,
  options: StatementOptions,
): Promise<CurrentOutcome> {
  const { sql } = source
  const previous = await asOwner(client, options.lockTimeoutMs, () => readApplied(client))
  const outcome = outcomeOf(sql, previous)
  const none = new Set<number>()
  const progress = { finished: none, begun: none, note: () => Promise.resolve() }
  if (outcome === 'applied') await runStatements(client, source, splitStatements(sql), options, progress)
  if (sql !== previous) await asOwner(client, options.lockTimeoutMs, () => recordApplied(client, sql))
  return outcome
}

function outcomeOf(sql: string, previous: string | undefined): CurrentOutcome {
  if (isBlank(sql)) return 'blank'
  return areEquivalent(sql, previous ?? '') ? 'unchanged' : 'applied'
}

async function readApplied(client: Client): Promise<string | undefined> {
  const { rows } = await client.query<{ content: string }>(
    `select content from graphile_migrate.current where filename = 'current.sql'`,
  )
  return rows[0]?.content
}

async function recordApplied(client: Client, content: string): Promise<void> {
  await client.query(
    `insert into graphile_migrate.current (content) values ($1)
     on conflict (filename) do update set content = excluded.content, date = excluded.date`,
    [content],
  )
}
