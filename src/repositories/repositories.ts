import type { Session } from '../query/session.js'
import { trailRepository, type TrailRepository } from './audit/trail/trail-repository.js'
import { businessRepository, type BusinessRepository } from './market/businesses/business-repository.js'
import { listingRepository, type ListingRepository } from './market/listings/listing-repository.js'

/** Every repository, under the context of one session. */
export interface Repositories {
  readonly audit: TrailRepository
  readonly businesses: BusinessRepository
  readonly listings: ListingRepository
}

export function createRepositories(session: Session): Repositories {
  return {
    audit: trailRepository(session),
    businesses: businessRepository(session),
    listings: listingRepository(session),
  }
}
