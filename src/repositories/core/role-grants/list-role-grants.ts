import { sql } from 'kysely'
import { z } from 'zod'
import { cursorCodec } from '../../../query/cursor.js'
import type { Page } from '../../../query/page.js'
import { pageOf } from '../../../query/page-of.js'
import { parseInput } from '../../../query/parse-input.js'
import { many, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import { id } from '../../../schemas/core.js'
import { roleGrantListInput, type RoleGrantListInput } from '../../../schemas/core/role.js'
import type { RoleGrant } from './role-grant.js'

const position = z.tuple([id, z.string()])

/**
 * A page of who holds which role, system roles and the tenant's own alike, by person and role; also grants that have ended.
 *
 * @throws INPUT_INVALID; CURSOR_INVALID when `after` comes from other filters
 */
export async function listRoleGrants(
  session: Session,
  input: RoleGrantListInput = {},
): Promise<Page<RoleGrant>> {
  const { after, limit, user_id, role_code } = parseInput(roleGrantListInput, input)
  const { tenant } = session.context
  const cursor = cursorCodec(['roleGrants.list', tenant, user_id, role_code], position)
  const start = after === undefined ? undefined : cursor.decode(after)
  const all = sqlBuilder
    .selectFrom('core.role_grants')
    .select(['user_id', 'role_code', 'expires_at', 'created_at', 'created_by'])
    .where('tenant_id', '=', tenant)
    .unionAll(
      sqlBuilder
        .selectFrom('core.tenant_role_grants as g')
        .innerJoin('core.tenant_roles as r', (join) =>
          join.onRef('r.id', '=', 'g.role_id').onRef('r.tenant_id', '=', 'g.tenant_id'),
        )
        .select(['g.user_id', 'r.code as role_code', 'g.expires_at', 'g.created_at', 'g.created_by'])
        .where('g.tenant_id', '=', tenant),
    )
  const rows = await many(
    session,
    sqlBuilder
      .selectFrom(all.as('grants'))
      .selectAll()
      .$if(user_id !== undefined, (query) => query.where('user_id', '=', user_id ?? ''))
      .$if(role_code !== undefined, (query) => query.where('role_code', '=', role_code ?? ''))
      .$if(start !== undefined, (query) =>
        query.where(sql<boolean>`(user_id, role_code) > (${start?.[0]}::uuid, ${start?.[1]}::text)`),
      )
      .orderBy('user_id')
      .orderBy('role_code')
      .limit(limit + 1),
  )
  return pageOf(rows, limit, (last) => cursor.encode([last.user_id, last.role_code]))
}
