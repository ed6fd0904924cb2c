import { readFileSync } from 'node:fs'
import type { ClientBase } from 'pg'
import type { CommittedMigration } from './committed-file.js'

let sql: string | undefined

/** Creates the table that keeps the applied files, if it is missing. */
export async function createAppliedFiles(client: ClientBase): Promise<void> {
  sql ??= readFileSync(new URL('applied-files.sql', import.meta.url), 'utf8')
  await client.query(sql)
}

/**
 * Keeps the files of migrations that are recorded as applied with the same hash, for `migrate verify` to compare with; in
 * the transaction that is open. Those that are kept already, or recorded with another hash, are passed over.
 */
export async function keepAppliedFiles(
  client: ClientBase,
  migrations: readonly CommittedMigration[],
): Promise<void> {
  for (const { hash, filename, realFilename, text } of migrations) {
    await client.query(
      `insert into graphile_migrate.applied_files (hash, name, content)
       select hash, $3, $4 from graphile_migrate.migrations where hash = $1 and filename = $2
       on conflict do nothing`,
      [hash, filename, realFilename, text],
    )
  }
}
