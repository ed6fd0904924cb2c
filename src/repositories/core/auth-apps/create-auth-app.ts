import { idTaken } from '../../../query/id-taken.js'
import { parseInput } from '../../../query/parse-input.js'
import { maybeOne, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import { authAppInput, type AuthAppInput } from '../../../schemas/core/auth-app.js'
import type { AuthApp } from './auth-app.js'
import { authAppColumns, authAppTable } from './auth-app-table.js'

/**
 * Registers an application; for staff. With an `id` of the caller's making it is safe to repeat.
 *
 * @throws UNIQUE_VIOLATION when another application has the address; ROW_SECURITY_VIOLATION; ID_IN_THE_FUTURE; INPUT_INVALID
 */
export async function createAuthApp(session: Session, input: AuthAppInput): Promise<AuthApp> {
  const values = parseInput(authAppInput, input)
  const { tenant } = session.context
  const made = await maybeOne(
    session,
    sqlBuilder
      .insertInto('core.auth_apps')
      .values({ ...values, tenant_id: tenant })
      .onConflict((conflict) => conflict.columns(['id', 'tenant_id']).doNothing())
      .returning(authAppColumns),
  )
  if (made) return made
  const repeated = await maybeOne(
    session,
    sqlBuilder
      .selectFrom('core.auth_apps')
      .select(authAppColumns)
      .where('id', '=', values.id ?? '')
      .where('tenant_id', '=', tenant)
      .where('address', '=', values.address),
  )
  if (repeated) return repeated
  throw idTaken(authAppTable, values.id)
}
