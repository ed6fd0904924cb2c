import { explainMiss } from '../../../query/explain-miss.js'
import { maybeOne, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import type { AuthApp } from './auth-app.js'
import { authAppColumns, authAppTable } from './auth-app-table.js'

/**
 * Brings a deleted application back; for staff.
 *
 * @throws NOT_FOUND when there is no deleted application of this id; UNIQUE_VIOLATION when another one has its address by now
 */
export async function restoreAuthApp(session: Session, id: string): Promise<AuthApp> {
  const app = await maybeOne(
    session,
    sqlBuilder
      .updateTable('core.auth_apps')
      .set({ deleted_at: null })
      .where('id', '=', id)
      .where('tenant_id', '=', session.context.tenant)
      .where('deleted_at', 'is not', null)
      .returning(authAppColumns),
  )
  if (!app) throw await explainMiss(session, authAppTable, id, { deleted: true })
  return app
}
