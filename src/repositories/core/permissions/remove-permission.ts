import { PncError } from '../../../errors/pnc-error.js'
import type { Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'

/**
 * Removes a rule from a role of the tenant's own.
 *
 * @throws NOT_FOUND when there is no such rule, or this person may not remove it
 */
export async function removePermission(session: Session, id: string): Promise<void> {
  const removal = sqlBuilder
    .deleteFrom('core.tenant_permissions')
    .where('id', '=', id)
    .where('tenant_id', '=', session.context.tenant)
  const { rowCount } = await session.execute(removal.compile())
  if (rowCount > 0) return
  throw new PncError('NOT_FOUND', `There is no permission ${id} that this person may remove.`, {
    details: { id },
  })
}
