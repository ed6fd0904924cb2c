import { explainMiss } from '../../../query/explain-miss.js'
import { parseInput } from '../../../query/parse-input.js'
import { maybeOne, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import { authAppPatch, type AuthAppPatch } from '../../../schemas/core/auth-app.js'
import type { AuthApp } from './auth-app.js'
import { authAppColumns, authAppTable } from './auth-app-table.js'

/**
 * Changes the name or description of an application, if it still has the version the change is based on; for staff. A sign-in counts as
 * a change of it.
 *
 * @throws VERSION_CONFLICT with the present version in `details.version`; NOT_FOUND; INPUT_INVALID
 */
export async function updateAuthApp(
  session: Session,
  id: string,
  version: number,
  patch: AuthAppPatch,
): Promise<AuthApp> {
  const app = await maybeOne(
    session,
    sqlBuilder
      .updateTable('core.auth_apps')
      .set(parseInput(authAppPatch, patch))
      .where('id', '=', id)
      .where('tenant_id', '=', session.context.tenant)
      .where('version', '=', version)
      .where('deleted_at', 'is', null)
      .returning(authAppColumns),
  )
  if (!app) throw await explainMiss(session, authAppTable, id, { version, deleted: false })
  return app
}
