import type { Session } from '../query/session.js'
import { authAppRepository, type AuthAppRepository } from './core/auth-apps/auth-app-repository.js'
import { identityRepository, type IdentityRepository } from './core/identities/identity-repository.js'
import { sessionRepository, type SessionRepository } from './core/sessions/session-repository.js'
import { businessRepository, type BusinessRepository } from './market/businesses/business-repository.js'
import { listingRepository, type ListingRepository } from './market/listings/listing-repository.js'

/** Every repository, under the context of one session. */
export interface Repositories {
  readonly businesses: BusinessRepository
  readonly listings: ListingRepository
  readonly identities: IdentityRepository
  readonly sessions: SessionRepository
  readonly authApps: AuthAppRepository
}

export function createRepositories(session: Session): Repositories {
  return {
    businesses: businessRepository(session),
    listings: listingRepository(session),
    identities: identityRepository(session),
    sessions: sessionRepository(session),
    authApps: authAppRepository(session),
  }
}
