import { sql } from 'kysely'
import { PncError } from '../../../errors/pnc-error.js'
import { parseInput } from '../../../query/parse-input.js'
import { maybeOne, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import { roleGrantInput, type RoleGrantInput } from '../../../schemas/core/role.js'
import { isOwnRole } from '../roles/own-role.js'
import type { RoleGrant } from './role-grant.js'

interface Values {
  readonly user_id: string
  readonly role_code: string
  readonly expires_at: Date | null
}

/**
 * Gives a member a role, until a moment or for good. Where the member holds it already, this says anew when it ends.
 *
 * @throws INPUT_INVALID; NOT_FOUND for a role of the tenant's own that is not there; FOREIGN_KEY_VIOLATION for somebody who is no
 * member, or a system role that is not there; ROLE_NOT_GRANTABLE, also for somebody who
 * has left; LAST_ADMIN; ROW_SECURITY_VIOLATION for whoever is no staff
 * @example
 * await tx.roleGrants.grant({ user_id, role_code: 'verifier', expires_at: new Date('2027-01-01') })
 */
export async function grantRole(session: Session, input: RoleGrantInput): Promise<RoleGrant> {
  const { expires_at = null, ...rest } = parseInput(roleGrantInput, input)
  const values = { ...rest, expires_at }
  const grant = await (isOwnRole(values.role_code) ? grantOwn(session, values) : grantSystem(session, values))
  if (grant) return grant
  throw new PncError('NOT_FOUND', `There is no role ${values.role_code} in this tenant.`, {
    details: { code: values.role_code },
  })
}

function grantSystem(session: Session, values: Values): Promise<RoleGrant | undefined> {
  return maybeOne(
    session,
    sqlBuilder
      .insertInto('core.role_grants')
      .values({ ...values, tenant_id: session.context.tenant })
      .onConflict((conflict) =>
        conflict
          .columns(['tenant_id', 'user_id', 'role_code'])
          .doUpdateSet((eb) => ({ expires_at: eb.ref('excluded.expires_at') })),
      )
      .returning(['user_id', 'role_code', 'expires_at', 'created_at', 'created_by']),
  )
}

function grantOwn(
  session: Session,
  { user_id, role_code, expires_at }: Values,
): Promise<RoleGrant | undefined> {
  const { tenant } = session.context
  return maybeOne(
    session,
    sqlBuilder
      .insertInto('core.tenant_role_grants')
      .columns(['tenant_id', 'user_id', 'role_id', 'expires_at'])
      .expression((eb) =>
        eb
          .selectFrom('core.tenant_roles')
          .select([
            'tenant_id',
            sql<string>`${user_id}::uuid`.as('user_id'),
            'id',
            sql<Date | null>`${expires_at}::timestamptz`.as('expires_at'),
          ])
          .where('tenant_id', '=', tenant)
          .where('code', '=', role_code),
      )
      .onConflict((conflict) =>
        conflict
          .columns(['tenant_id', 'user_id', 'role_id'])
          .doUpdateSet((eb) => ({ expires_at: eb.ref('excluded.expires_at') })),
      )
      .returning([
        'user_id',
        sql<string>`${role_code}::text`.as('role_code'),
        'expires_at',
        'created_at',
        'created_by',
      ]),
  )
}
