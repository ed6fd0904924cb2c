import type { Session } from '../query/session.js'
import {
  configurationRepository,
  type ConfigurationRepository,
} from './core/configurations/configuration-repository.js'
import {
  subjectKeyRepository,
  type SubjectKeyRepository,
} from './core/subject-keys/subject-key-repository.js'
import {
  verificationRepository,
  type VerificationRepository,
} from './core/verifications/verification-repository.js'
import { businessRepository, type BusinessRepository } from './market/businesses/business-repository.js'
import { listingRepository, type ListingRepository } from './market/listings/listing-repository.js'

/** Every repository, under the context of one session. */
export interface Repositories {
  readonly configurations: ConfigurationRepository
  readonly subjectKeys: SubjectKeyRepository
  readonly verifications: VerificationRepository
  readonly businesses: BusinessRepository
  readonly listings: ListingRepository
}

export function createRepositories(session: Session): Repositories {
  return {
    configurations: configurationRepository(session),
    subjectKeys: subjectKeyRepository(session),
    verifications: verificationRepository(session),
    businesses: businessRepository(session),
    listings: listingRepository(session),
  }
}
