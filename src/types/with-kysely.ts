import { Kysely, PostgresDialect } from 'kysely'
import { type Client } from 'pg'

/** Runs `work` with Kysely on one connection, in a read-only snapshot: everything it reads belongs together. */
export async function withKysely<T>(client: Client, work: (db: Kysely<unknown>) => Promise<T>): Promise<T> {
  const connection = Object.assign(client, { release: () => undefined })
  const db = new Kysely<unknown>({
    dialect: new PostgresDialect({
      pool: { connect: () => Promise.resolve(connection), end: () => Promise.resolve() },
    }),
  })
  return db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(work)
}
