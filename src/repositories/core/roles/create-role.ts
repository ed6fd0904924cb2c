import { parseInput } from '../../../query/parse-input.js'
import { maybeOne, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import { PncError } from '../../../errors/pnc-error.js'
import { roleInput, type RoleInput } from '../../../schemas/core/role.js'
import { roleColumns } from './role-columns.js'
import type { Role } from './role.js'

/**
 * Makes a role of the tenant's own, which may do nothing until it is given permissions.
 *
 * @throws INPUT_INVALID; UNIQUE_VIOLATION when the tenant has a role of this code or name; ROLE_NAME_RESERVED for the name of a
 * system role; ROW_SECURITY_VIOLATION for whoever is no staff
 * @example
 * await tx.roles.create({ code: 'own:night_shift', name: 'Night shift' })
 */
export async function createRole(session: Session, input: RoleInput): Promise<Role> {
  const values = parseInput(roleInput, input)
  const role = await maybeOne(
    session,
    sqlBuilder
      .insertInto('core.tenant_roles')
      .values({ ...values, tenant_id: session.context.tenant })
      .returning(roleColumns),
  )
  if (!role) throw new PncError('INTERNAL', 'The insert returned no row.')
  return role
}
