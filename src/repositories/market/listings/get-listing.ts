import { orNotFound } from '../../../query/or-not-found.js'
import type { Session } from '../../../query/session.js'
import { findListing } from './find-listing.js'
import type { Listing } from './listing.js'
import { listingTable } from './listing-table.js'

/**
 * The listing of an id.
 *
 * @throws NOT_FOUND when `findListing` would return undefined
 */
export async function getListing(session: Session, id: string): Promise<Listing> {
  return orNotFound(await findListing(session, id), listingTable, id)
}
