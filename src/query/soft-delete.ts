import { sql } from 'kysely'
import { explainMiss, type VersionedTable } from './explain-miss.js'
import { maybeOne, type Session } from './session.js'
import { sqlBuilder } from './sql-builder.js'

/**
 * Marks a row as deleted; triggers give it a deletion id and take along what hangs from it.
 *
 * @throws NOT_FOUND, also when it is deleted already; ROW_SECURITY_VIOLATION
 */
export async function softDelete(session: Session, table: VersionedTable, id: string): Promise<void> {
  const deleted = await maybeOne(
    session,
    sqlBuilder
      .updateTable(table.name)
      .set({ deleted_at: sql<Date>`now()` })
      .where('id', '=', id)
      .where('tenant_id', '=', session.context.tenant)
      .where('deleted_at', 'is', null)
      .returning('id'),
  )
  if (!deleted) throw await explainMiss(session, table, id, { deleted: false })
}
