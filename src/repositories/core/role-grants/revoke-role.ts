import { PncError } from '../../../errors/pnc-error.js'
import type { Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import { isOwnRole } from '../roles/own-role.js'

/**
 * Takes a role from a member.
 *
 * @throws NOT_FOUND when the member does not hold it, or this person may not take it away; LAST_ADMIN; ISOLATION_REFUSED for a role
 * of staff under another isolation than read committed
 */
export async function revokeRole(session: Session, userId: string, roleCode: string): Promise<void> {
  const { tenant } = session.context
  const revocation = isOwnRole(roleCode)
    ? sqlBuilder
        .deleteFrom('core.tenant_role_grants')
        .where('tenant_id', '=', tenant)
        .where('user_id', '=', userId)
        .where('role_id', '=', (eb) =>
          eb
            .selectFrom('core.tenant_roles')
            .select('id')
            .where('tenant_id', '=', tenant)
            .where('code', '=', roleCode),
        )
    : sqlBuilder
        .deleteFrom('core.role_grants')
        .where('tenant_id', '=', tenant)
        .where('user_id', '=', userId)
        .where('role_code', '=', roleCode)
  const { rowCount } = await session.execute(revocation.compile())
  if (rowCount > 0) return
  throw new PncError(
    'NOT_FOUND',
    `There is no grant of ${roleCode} to ${userId} that this person may revoke.`,
    {
      details: { user_id: userId, role_code: roleCode },
    },
  )
}
