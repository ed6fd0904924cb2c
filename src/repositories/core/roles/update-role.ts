import { parseInput } from '../../../query/parse-input.js'
import { maybeOne, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import { rolePatch, type RolePatch } from '../../../schemas/core/role.js'
import { explainRoleMiss } from './explain-role-miss.js'
import { requireOwnRole } from './own-role.js'
import { roleColumns } from './role-columns.js'
import type { Role } from './role.js'

/**
 * Changes some fields of a role of the tenant's own, if it still has the version the change is based on.
 *
 * @throws SYSTEM_ROLE; VERSION_CONFLICT with the present version in `details.version`; NOT_FOUND; INPUT_INVALID;
 * ROLE_NAME_RESERVED; UNIQUE_VIOLATION; ROW_SECURITY_VIOLATION
 */
export async function updateRole(
  session: Session,
  code: string,
  version: number,
  patch: RolePatch,
): Promise<Role> {
  requireOwnRole(code)
  const role = await maybeOne(
    session,
    sqlBuilder
      .updateTable('core.tenant_roles')
      .set(parseInput(rolePatch, patch))
      .where('tenant_id', '=', session.context.tenant)
      .where('code', '=', code)
      .where('version', '=', version)
      .returning(roleColumns),
  )
  if (!role) throw await explainRoleMiss(session, code, version)
  return role
}
