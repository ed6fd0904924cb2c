import { join } from 'node:path'
import type { Client } from 'pg'
import { countStatements } from '../count-statements.js'
import { replacePlaceholders } from '../graphile-migrate.js'
import { migrationError } from '../migration-error.js'
import type { MigrationWorkspace } from '../migration-workspace.js'
import { refusePsqlCommands } from '../refuse-psql-commands.js'
import type { DownFile } from './down-file.js'

export interface DownContext {
  readonly workspace: MigrationWorkspace
  readonly database: string
  readonly statementTimeoutMs?: number | undefined
}

/**
 * Runs a down script in the transaction that is open, by `run` where it needs more than being sent.
 *
 * @throws PncError MIGRATION_FAILED with the place in the file; MIGRATION_INVALID where it is for psql
 */
export async function runDown<T = unknown>(
  client: Client,
  down: DownFile & { readonly isCompiled?: boolean },
  { workspace, database, statementTimeoutMs }: DownContext,
  run: (sql: string) => Promise<T> = (sql) => client.query(sql) as Promise<T>,
): Promise<T> {
  const sql = replacePlaceholders(workspace.folder, database, down.body)
  const source = {
    file: workspace.nameOf(join(workspace.paths.migrations, down.file)),
    sql,
    linesAbove: down.linesAbove,
    isCompiled: down.isCompiled,
  }
  refusePsqlCommands(source)
  const count = countStatements(client)
  try {
    return await run(sql)
  } catch (error) {
    throw migrationError(error, {
      ...source,
      statementTimeoutMs,
      completed: count.completed,
      outcome: 'Nothing of this migration was taken back.',
    })
  } finally {
    count.stop()
  }
}
