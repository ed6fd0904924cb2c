import { readFileSync } from 'node:fs'
import type { ClientBase } from 'pg'
import { PncError } from '../../errors/pnc-error.js'
import type { Statement } from '../split-statements.js'

let sql: string | undefined

/** Creates the table for the records, if it is missing. */
export async function createStatementRecords(client: ClientBase): Promise<void> {
  sql ??= readFileSync(new URL('statement-records.sql', import.meta.url), 'utf8')
  await client.query(sql)
}

/** Whether any migration without a transaction was ever begun here. */
export async function hasStatementRecords(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ known: boolean }>(
    `select to_regclass('graphile_migrate.statements') is not null as known`,
  )
  return rows[0]?.known ?? false
}

/**
 * The numbers of the statements that have run, and of those that were begun.
 *
 * @throws PncError MIGRATION_INVALID where the file is not the one that was begun
 */
export async function readStatements(
  client: ClientBase,
  {
    filename,
    file,
    statements,
  }: { readonly filename: string; readonly file: string; readonly statements: readonly Statement[] },
): Promise<{ readonly finished: ReadonlySet<number>; readonly begun: ReadonlySet<number> }> {
  const { rows } = await client.query<{ number: number; statement: string; finished: boolean }>(
    `select number, statement, finished_at is not null as finished
       from graphile_migrate.statements
      where filename = $1
      order by number`,
    [filename],
  )
  const finished = rows.filter((row) => row.finished)
  for (const { number, statement } of finished) {
    if (statements[number - 1]?.text === statement) continue
    throw new PncError(
      'MIGRATION_INVALID',
      `${file} was edited after its statement ${String(number)} had run`,
      {
        hint: `What ran was: ${statement}\nPut it back; what else is wanted belongs into a new migration.`,
      },
    )
  }
  return {
    finished: new Set(finished.map(({ number }) => number)),
    begun: new Set(rows.map(({ number }) => number)),
  }
}

/** Notes that a statement begins, or that it has run. */
export async function noteStatement(
  client: ClientBase,
  filename: string,
  {
    number,
    text,
    isFinished,
  }: { readonly number: number; readonly text: string; readonly isFinished: boolean },
): Promise<void> {
  await client.query(
    `insert into graphile_migrate.statements (filename, number, statement, finished_at)
     values ($1, $2, $3, case when $4 then clock_timestamp() end)
     on conflict (filename, number) do update set statement = excluded.statement, finished_at = excluded.finished_at`,
    [filename, number, text, isFinished],
  )
}

/** Forgets the statements of a migration: it is recorded as a whole, or begun anew. */
export async function forgetStatements(client: ClientBase, filename: string): Promise<void> {
  if (!(await hasStatementRecords(client))) return
  await client.query('delete from graphile_migrate.statements where filename = $1', [filename])
}
