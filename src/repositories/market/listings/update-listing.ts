import { explainMiss } from '../../../query/explain-miss.js'
import { toGeography } from '../../../query/geography.js'
import { toJson } from '../../../query/json-value.js'
import { parseInput } from '../../../query/parse-input.js'
import { maybeOne, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import { listingPatch, type ListingPatch } from '../../../schemas/market/listing.js'
import type { Listing } from './listing.js'
import { listingColumns, listingTable } from './listing-table.js'

/**
 * Changes some fields of a listing, if it still has the version the change is based on.
 *
 * @throws VERSION_CONFLICT with the present version in `details.version`; NOT_FOUND; INPUT_INVALID; ROW_SECURITY_VIOLATION;
 * CHECK_VIOLATION, for example for a price without a currency
 */
export async function updateListing(
  session: Session,
  id: string,
  version: number,
  patch: ListingPatch,
): Promise<Listing> {
  const { location, attributes, ...values } = parseInput(listingPatch, patch)
  const listing = await maybeOne(
    session,
    sqlBuilder
      .updateTable('market.listings')
      .set({
        ...values,
        ...(location !== undefined && { location: toGeography(location) }),
        ...(attributes && { attributes: toJson(attributes) }),
      })
      .where('id', '=', id)
      .where('tenant_id', '=', session.context.tenant)
      .where('version', '=', version)
      .where('deleted_at', 'is', null)
      .returning(listingColumns),
  )
  if (!listing) throw await explainMiss(session, listingTable, id, { version, deleted: false })
  return listing
}
