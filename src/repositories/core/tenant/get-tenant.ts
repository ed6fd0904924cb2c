import { orNotFound } from '../../../query/or-not-found.js'
import { maybeOne, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import type { Tenant } from './tenant.js'
import { tenantColumns } from './tenant-columns.js'

/** The tenant that was entered. */
export async function getTenant(session: Session): Promise<Tenant> {
  const { tenant } = session.context
  const row = await maybeOne(
    session,
    sqlBuilder.selectFrom('core.tenants').select(tenantColumns).where('id', '=', tenant),
  )
  return orNotFound(row, { noun: 'tenant' }, String(tenant))
}
