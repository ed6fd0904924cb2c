import type { Client } from 'pg'
import { asOwner, asOwnerWithoutTransaction } from '../engine/as-owner.js'
import { countStatements } from './count-statements.js'
import {
  isNoTransactionDefined,
  parseMigrationText,
  readCurrent,
  replacePlaceholders,
} from './graphile-migrate.js'
import { limitsOf, type MigrationLimits } from './locks/migration-limits.js'
import { withLockRetries, type LockRetryOptions } from './locks/with-lock-retries.js'
import { migrationError } from './migration-error.js'
import type { MigrationWorkspace } from './migration-workspace.js'
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
}

/**
 * Runs `current.sql` as pnc_owner unless it is what ran last, and remembers it in `graphile_migrate.current`, in one
 * transaction: on an error the database is as it was (unless the file says `--! no-transaction`).
 *
 * @throws PncError MIGRATION_FAILED with the place in `current.sql` or in the file it includes
 */
export async function runCurrentMigration(client: Client, context: CurrentContext): Promise<CurrentOutcome> {
  const { workspace, database } = context
  const file = workspace.nameOf(workspace.paths.current)
  const sql = replacePlaceholders(workspace.folder, database, await readCurrent(workspace.folder))
  const limits = limitsOf(file, parseMigrationText(file, sql, false).body, context)
  const isolated = !isNoTransactionDefined(sql)
  const count = countStatements(client)
  const attempt = (lockTimeoutMs: number) =>
    (isolated ? asOwner : asOwnerWithoutTransaction)(client, lockTimeoutMs, async () => {
      await client.query(`set ${isolated ? 'local ' : ''}statement_timeout = ${limits.statementTimeoutMs}`)
      if (isolated) await client.query('lock table graphile_migrate.current in exclusive mode')
      const previous = await readApplied(client)
      const isUnchanged = areEquivalent(sql, previous ?? '')
      if (!isUnchanged && !isBlank(sql)) await client.query(sql)
      if (sql !== previous) await recordApplied(client, sql)
      if (isBlank(sql)) return 'blank'
      return isUnchanged ? 'unchanged' : 'applied'
    })
  try {
    return isolated
      ? await withLockRetries(client, { ...context, ...limits, what: file }, attempt)
      : await attempt(limits.lockTimeoutMs)
  } catch (error) {
    throw migrationError(error, {
      file,
      statementTimeoutMs: limits.statementTimeoutMs,
      sql,
      linesAbove: 0,
      isCompiled: true,
      completed: count.completed,
      outcome: isolated
        ? 'Nothing of it was kept.'
        : 'It runs outside a transaction: what it did before the error is kept.',
    })
  } finally {
    count.stop()
  }
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
