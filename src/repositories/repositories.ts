import type { Session } from '../query/session.js'
import { accountRepository, type AccountRepository } from './core/account/account-repository.js'
import { memberRepository, type MemberRepository } from './core/members/member-repository.js'
import { tenantRepository, type TenantRepository } from './core/tenant/tenant-repository.js'
import { permissionRepository, type PermissionRepository } from './core/permissions/permission-repository.js'
import { roleGrantRepository, type RoleGrantRepository } from './core/role-grants/role-grant-repository.js'
import { roleRepository, type RoleRepository } from './core/roles/role-repository.js'
import { authAppRepository, type AuthAppRepository } from './core/auth-apps/auth-app-repository.js'
import { identityRepository, type IdentityRepository } from './core/identities/identity-repository.js'
import { sessionRepository, type SessionRepository } from './core/sessions/session-repository.js'
import {
  appVersionRepository,
  type AppVersionRepository,
} from './core/app-versions/app-version-repository.js'
import { languageRepository, type LanguageRepository } from './core/languages/language-repository.js'
import { profileRepository, type ProfileRepository } from './core/profiles/profile-repository.js'
import { rateLimitRepository, type RateLimitRepository } from './core/rate-limits/rate-limit-repository.js'
import { settingRepository, type SettingRepository } from './core/settings/setting-repository.js'
import { signupRepository, type SignupRepository } from './core/signups/signup-repository.js'
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
import { trailRepository, type TrailRepository } from './audit/trail/trail-repository.js'
import { businessRepository, type BusinessRepository } from './market/businesses/business-repository.js'
import { listingRepository, type ListingRepository } from './market/listings/listing-repository.js'

/** Every repository, under the context of one session. */
export interface Repositories {
  readonly account: AccountRepository
  readonly members: MemberRepository
  readonly tenant: TenantRepository
  readonly appVersions: AppVersionRepository
  readonly languages: LanguageRepository
  readonly profiles: ProfileRepository
  readonly rateLimits: RateLimitRepository
  readonly settings: SettingRepository
  readonly signups: SignupRepository
  readonly configurations: ConfigurationRepository
  readonly subjectKeys: SubjectKeyRepository
  readonly verifications: VerificationRepository
  readonly audit: TrailRepository
  readonly businesses: BusinessRepository
  readonly listings: ListingRepository
  readonly roles: RoleRepository
  readonly roleGrants: RoleGrantRepository
  readonly permissions: PermissionRepository
  readonly identities: IdentityRepository
  readonly sessions: SessionRepository
  readonly authApps: AuthAppRepository
}

export function createRepositories(session: Session): Repositories {
  return {
    account: accountRepository(session),
    members: memberRepository(session),
    tenant: tenantRepository(session),
    appVersions: appVersionRepository(session),
    languages: languageRepository(session),
    profiles: profileRepository(session),
    rateLimits: rateLimitRepository(session),
    settings: settingRepository(session),
    signups: signupRepository(session),
    configurations: configurationRepository(session),
    subjectKeys: subjectKeyRepository(session),
    verifications: verificationRepository(session),
    audit: trailRepository(session),
    businesses: businessRepository(session),
    listings: listingRepository(session),
    roles: roleRepository(session),
    roleGrants: roleGrantRepository(session),
    permissions: permissionRepository(session),
    identities: identityRepository(session),
    sessions: sessionRepository(session),
    authApps: authAppRepository(session),
  }
}
