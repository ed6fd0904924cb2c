import { sql } from 'kysely'
import { many, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import { roleColumns } from './role-columns.js'
import type { Role } from './role.js'

/** The roles that members of the tenant can hold: the system roles for its kind, then its own, by code. */
export function listRoles(session: Session): Promise<readonly Role[]> {
  const { tenant } = session.context
  return many(
    session,
    sqlBuilder
      .selectFrom('core.roles as r')
      .innerJoin('core.tenants as t', (join) =>
        join.on('t.id', '=', tenant).on(sql<boolean>`t.kind = any (r.tenant_kinds)`),
      )
      .select([
        'r.code',
        'r.name',
        'r.description',
        sql<boolean>`true`.as('is_system'),
        'r.is_active',
        'r.expires_at',
        sql<number | null>`null::int`.as('version'),
      ])
      .unionAll(
        sqlBuilder.selectFrom('core.tenant_roles').select(roleColumns).where('tenant_id', '=', tenant),
      )
      .orderBy('is_system', 'desc')
      .orderBy('code'),
  )
}
