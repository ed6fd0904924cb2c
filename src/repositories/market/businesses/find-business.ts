import { maybeOne, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import type { Business } from './business.js'
import { businessColumns } from './business-table.js'

/** The business of an id, or undefined when this tenant has none or it is deleted. */
export function findBusiness(session: Session, id: string): Promise<Business | undefined> {
  return maybeOne(
    session,
    sqlBuilder
      .selectFrom('market.businesses')
      .select(businessColumns)
      .where('id', '=', id)
      .where('tenant_id', '=', session.context.tenant)
      .where('deleted_at', 'is', null),
  )
}
