import { explainMiss } from '../../../query/explain-miss.js'
import { maybeOne, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import type { Business } from './business.js'
import { businessColumns, businessTable } from './business-table.js'

/**
 * Brings a deleted business back, with the listings that its deletion took along and no others.
 *
 * @throws NOT_FOUND when there is no deleted business of this id; ROW_SECURITY_VIOLATION
 */
export async function restoreBusiness(session: Session, id: string): Promise<Business> {
  const business = await maybeOne(
    session,
    sqlBuilder
      .updateTable('market.businesses')
      .set({ deleted_at: null })
      .where('id', '=', id)
      .where('tenant_id', '=', session.context.tenant)
      .where('deleted_at', 'is not', null)
      .returning(businessColumns),
  )
  if (!business) throw await explainMiss(session, businessTable, id, { deleted: true })
  return business
}
