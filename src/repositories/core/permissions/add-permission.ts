import { sql } from 'kysely'
import { parseInput } from '../../../query/parse-input.js'
import { maybeOne, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import { permissionInput, type PermissionInput } from '../../../schemas/core/role.js'
import { explainRoleMiss } from '../roles/explain-role-miss.js'
import { requireOwnRole } from '../roles/own-role.js'
import type { Permission } from './permission.js'

/**
 * Adds a rule to a role of the tenant's own; without a position after the others, so that it wins over them.
 *
 * @throws SYSTEM_ROLE; NOT_FOUND for a role that is not there; INPUT_INVALID, which says what is wrong with the conditions;
 * UNIQUE_VIOLATION when the position is taken or the role says so already; ROW_SECURITY_VIOLATION for whoever is no staff
 * @example
 * await tx.permissions.add('own:night_shift', { action: 'read', subject: 'work.orders', conditions: { status: 'open' } })
 */
export async function addPermission(
  session: Session,
  role: string,
  input: PermissionInput,
): Promise<Permission> {
  requireOwnRole(role)
  const rule = parseInput(permissionInput, input)
  const { tenant } = session.context
  const { conditions } = rule
  const next = sql<number>`coalesce(${rule.position ?? null}::int, (
    select coalesce(max(p.position), 0) + 1 from core.tenant_permissions p
    where p.tenant_id = r.tenant_id and p.role_id = r.id
  ))`
  const permission = await maybeOne(
    session,
    sqlBuilder
      .insertInto('core.tenant_permissions')
      .columns([
        'id',
        'tenant_id',
        'role_id',
        'position',
        'action',
        'subject',
        'inverted',
        'conditions',
        'reason',
      ])
      .expression((eb) =>
        eb
          .selectFrom('core.tenant_roles as r')
          .select([
            sql<string>`coalesce(${rule.id ?? null}::uuid, core.uuid_v7())`.as('id'),
            'r.tenant_id',
            'r.id as role_id',
            next.as('position'),
            sql<string>`${rule.action}::text`.as('action'),
            sql<string>`${rule.subject}::text`.as('subject'),
            sql<boolean>`${rule.inverted ?? false}::boolean`.as('inverted'),
            sql<null>`${conditions == null ? null : JSON.stringify(conditions)}::jsonb`.as('conditions'),
            sql<string | null>`${rule.reason ?? null}::text`.as('reason'),
          ])
          .where('r.tenant_id', '=', tenant)
          .where('r.code', '=', role),
      )
      .returning([
        'id',
        sql<string>`${role}::text`.as('role'),
        'position',
        'action',
        'subject',
        'inverted',
        'conditions',
        'reason',
      ]),
  )
  if (!permission) throw await explainRoleMiss(session, role)
  return permission
}
