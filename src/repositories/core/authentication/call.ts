import { sql, type RawBuilder } from 'kysely'
import { many, maybeOne, type StatementRunner } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'

/** The row that a function of sign-in returns. */
export function callOne<Row>(session: StatementRunner, call: RawBuilder<unknown>): Promise<Row | undefined> {
  return maybeOne(session, { compile: () => sql<Row>`select * from ${call} result`.compile(sqlBuilder) })
}

/** The rows that a function of sign-in returns. */
export function callMany<Row>(session: StatementRunner, call: RawBuilder<unknown>): Promise<readonly Row[]> {
  return many(session, { compile: () => sql<Row>`select * from ${call} result`.compile(sqlBuilder) })
}
