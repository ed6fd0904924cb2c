import { sql } from 'kysely'
import { sqlBuilder } from '../../../query/sql-builder.js'

/** The rules of some roles, the system's and the tenant's own, in the order in which they are read: the last decides. */
export function selectPermissions(tenant: number, roles: readonly string[], only: 'all' | 'active' = 'all') {
  return sqlBuilder
    .selectFrom('core.permissions')
    .select([
      sql<string | null>`null::uuid`.as('id'),
      'role_code as role',
      'position',
      'action',
      'subject',
      'inverted',
      'conditions',
      'reason',
    ])
    .where('role_code', '=', sql<string>`any (${roles}::text[])`)
    .unionAll(
      sqlBuilder
        .selectFrom('core.tenant_permissions as p')
        .innerJoin('core.tenant_roles as r', (join) =>
          join.onRef('r.id', '=', 'p.role_id').onRef('r.tenant_id', '=', 'p.tenant_id'),
        )
        .select([
          sql<string | null>`p.id`.as('id'),
          'r.code as role',
          'p.position',
          'p.action',
          'p.subject',
          'p.inverted',
          'p.conditions',
          'p.reason',
        ])
        .where('p.tenant_id', '=', tenant)
        .where('r.code', '=', sql<string>`any (${roles}::text[])`)
        .$if(only === 'active', (query) => query.where('r.is_active', '=', true)),
    )
    .orderBy('role')
    .orderBy('position')
}
