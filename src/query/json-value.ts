import { sql, type RawBuilder } from 'kysely'

/** A jsonb parameter: pg would send a JavaScript array as a PostgreSQL array, so JSON is always sent as text. */
export function toJson<Value>(value: Value): RawBuilder<Value> {
  return sql<Value>`${JSON.stringify(value)}::jsonb`
}
