import { explainMiss } from '../../../query/explain-miss.js'
import { maybeOne, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import type { Listing } from './listing.js'
import { listingColumns, listingTable } from './listing-table.js'

/**
 * Brings a deleted listing back.
 *
 * @throws NOT_FOUND when there is no deleted listing of this id; PARENT_DELETED while its business is deleted;
 * ROW_SECURITY_VIOLATION
 */
export async function restoreListing(session: Session, id: string): Promise<Listing> {
  const listing = await maybeOne(
    session,
    sqlBuilder
      .updateTable('market.listings')
      .set({ deleted_at: null })
      .where('id', '=', id)
      .where('tenant_id', '=', session.context.tenant)
      .where('deleted_at', 'is not', null)
      .returning(listingColumns),
  )
  if (!listing) throw await explainMiss(session, listingTable, id, { deleted: true })
  return listing
}
