import type { Session } from '../query/session.js'
import {
  appVersionRepository,
  type AppVersionRepository,
} from './core/app-versions/app-version-repository.js'
import { languageRepository, type LanguageRepository } from './core/languages/language-repository.js'
import { profileRepository, type ProfileRepository } from './core/profiles/profile-repository.js'
import { rateLimitRepository, type RateLimitRepository } from './core/rate-limits/rate-limit-repository.js'
import { settingRepository, type SettingRepository } from './core/settings/setting-repository.js'
import { signupRepository, type SignupRepository } from './core/signups/signup-repository.js'
import { businessRepository, type BusinessRepository } from './market/businesses/business-repository.js'
import { listingRepository, type ListingRepository } from './market/listings/listing-repository.js'

/** Every repository, under the context of one session. */
export interface Repositories {
  readonly appVersions: AppVersionRepository
  readonly languages: LanguageRepository
  readonly profiles: ProfileRepository
  readonly rateLimits: RateLimitRepository
  readonly settings: SettingRepository
  readonly signups: SignupRepository
  readonly businesses: BusinessRepository
  readonly listings: ListingRepository
}

export function createRepositories(session: Session): Repositories {
  return {
    appVersions: appVersionRepository(session),
    languages: languageRepository(session),
    profiles: profileRepository(session),
    rateLimits: rateLimitRepository(session),
    settings: settingRepository(session),
    signups: signupRepository(session),
    businesses: businessRepository(session),
    listings: listingRepository(session),
  }
}
