import { sql } from 'kysely'
import { z } from 'zod'
import { cursorCodec } from '../../../query/cursor.js'
import type { Page } from '../../../query/page.js'
import { pageOf } from '../../../query/page-of.js'
import { parseInput } from '../../../query/parse-input.js'
import { many, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import { auditLogInput, type AuditLogInput } from '../../../schemas/audit/trail.js'
import type { RecordedChange } from './recorded-change.js'

const position = z.string().regex(/^\d{1,19}$/)

/**
 * A page of changes in the tenant, newest first, by keyset. For staff; the reading is noted.
 *
 * @throws TRAIL_NOT_ALLOWED; INPUT_INVALID; CURSOR_INVALID when `after` comes from other filters; READ_ONLY in a read-only unit of work
 * @example
 * const { items, next } = await tx.audit.log({ table: 'market.listings', key: listing.id, limit: 20 })
 */
export async function logChanges(session: Session, input: AuditLogInput = {}): Promise<Page<RecordedChange>> {
  const { after, limit, ...filters } = parseInput(auditLogInput, input)
  const { table = null, key = null, actor = null, since = null, until = null } = filters
  const cursor = cursorCodec(
    ['audit.log', session.context.tenant, table, key, actor, since, until].map(asText),
    position,
  )
  const before = after === undefined ? null : cursor.decode(after)
  const rows = await many(session, {
    compile: () =>
      sql<RecordedChange>`
        select id, changed_at, table_name, coalesce(row_key, row_id::text) as row_key, operation, transaction_id, actor_id, actor_roles,
          session_id, diff
        from audit.read_changes(
          table_name => ${table}, row_key => ${key}, actor_id => ${actor}, since => ${since}, until => ${until}, before => ${before},
          page_size => ${limit + 1}
        )`.compile(sqlBuilder),
  })
  return pageOf(rows, limit, (last) => cursor.encode(last.id))
}

const asText = (value: string | number | Date | null): string | null =>
  value instanceof Date ? value.toISOString() : value === null ? null : String(value)
