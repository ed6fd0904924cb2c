import type { Session } from '../../../query/session.js'
import { createListing } from './create-listing.js'
import { deleteListing } from './delete-listing.js'
import { feedListings } from './feed-listings.js'
import { findListing } from './find-listing.js'
import { getListing } from './get-listing.js'
import { restoreListing } from './restore-listing.js'
import { searchListings } from './search-listings.js'
import { updateListing } from './update-listing.js'

/** What a market offers and asks for. Each method is documented at the function it binds. */
export function listingRepository(session: Session) {
  return {
    create: createListing.bind(undefined, session),
    update: updateListing.bind(undefined, session),
    delete: deleteListing.bind(undefined, session),
    restore: restoreListing.bind(undefined, session),
    get: getListing.bind(undefined, session),
    find: findListing.bind(undefined, session),
    feed: feedListings.bind(undefined, session),
    search: searchListings.bind(undefined, session),
  }
}

export type ListingRepository = ReturnType<typeof listingRepository>
