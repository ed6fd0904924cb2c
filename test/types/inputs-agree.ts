import type * as library from '../../src/index.js'
import type { Agree, FilterFaults, InsertFaults, UpdateFaults } from './input-faults.js'

// Fails in `npm run typecheck` as soon as an input and its table disagree, or an input is missing here.

type Page = 'after' | 'limit'

export interface Agreed {
  readonly accountPatch: Agree<UpdateFaults<'core.users', typeof library.accountPatch>>
  readonly memberPatch: Agree<UpdateFaults<'core.memberships', typeof library.memberPatch>>
  readonly memberFeedInput: Agree<FilterFaults<'core.memberships', typeof library.memberFeedInput, Page>>
  readonly tenantPatch: Agree<UpdateFaults<'core.tenants', typeof library.tenantPatch>>
  readonly roleInput: Agree<InsertFaults<'core.tenant_roles', typeof library.roleInput, 'tenant_id'>>
  readonly rolePatch: Agree<UpdateFaults<'core.tenant_roles', typeof library.rolePatch>>
  readonly roleGrantInput: Agree<InsertFaults<'core.role_grants', typeof library.roleGrantInput, 'tenant_id'>>
  readonly roleGrantListInput: Agree<
    FilterFaults<'core.role_grants', typeof library.roleGrantListInput, Page>
  >
  readonly permissionInput: Agree<
    InsertFaults<
      'core.tenant_permissions',
      typeof library.permissionInput,
      'tenant_id' | 'role_id' | 'position'
    >
  >
  readonly settingInput: Agree<
    InsertFaults<'core.settings', typeof library.settingInput, 'tenant_id' | 'data_type'>
  >
  readonly profileInput: Agree<
    InsertFaults<'core.profiles', typeof library.profileInput, 'tenant_id' | 'user_id'>
  >
  readonly profilePatch: Agree<UpdateFaults<'core.profiles', typeof library.profilePatch>>
  readonly profileDetailsPatch: Agree<
    UpdateFaults<'core.profile_details', typeof library.profileDetailsPatch, 'contact_info'>
  >
  readonly signupInput: Agree<InsertFaults<'core.signups', typeof library.signupInput, 'tenant_id'>>
  readonly signupFeedInput: Agree<FilterFaults<'core.signups', typeof library.signupFeedInput, Page>>
  readonly appVersionCheckInput: Agree<
    FilterFaults<'core.app_versions', typeof library.appVersionCheckInput, never>
  >
  readonly rateLimitInput: Agree<
    FilterFaults<'core.rate_limits', typeof library.rateLimitInput, 'subject' | 'limit'>
  >
  // Null in the table for a secret, whose value stands elsewhere.
  readonly configurationInput: Agree<
    Exclude<
      InsertFaults<'core.configurations', typeof library.configurationInput, 'tenant_id'>,
      'value is required by the input and not by the table'
    >
  >
  readonly configurationListInput: Agree<
    FilterFaults<'core.configurations', typeof library.configurationListInput, Page | 'prefix'>
  >
  readonly verificationInput: Agree<
    InsertFaults<
      'core.verifications',
      typeof library.verificationInput,
      'tenant_id' | 'user_id',
      'evidence' | 'reference'
    >
  >
  readonly verificationPatch: Agree<
    UpdateFaults<'core.verifications', typeof library.verificationPatch, 'evidence' | 'reference'>
  >
  readonly verificationDecisionPatch: Agree<
    UpdateFaults<'core.verifications', typeof library.verificationDecisionPatch, 'admin_notes', 'status'>
  >
  readonly verificationFeedInput: Agree<
    FilterFaults<'core.verifications', typeof library.verificationFeedInput, Page>
  >
  readonly businessInput: Agree<
    InsertFaults<'market.businesses', typeof library.businessInput, 'tenant_id' | 'owner_id'>
  >
  readonly businessPatch: Agree<UpdateFaults<'market.businesses', typeof library.businessPatch>>
  readonly businessFeedInput: Agree<FilterFaults<'market.businesses', typeof library.businessFeedInput, Page>>
  readonly listingInput: Agree<
    InsertFaults<'market.listings', typeof library.listingInput, 'tenant_id' | 'author_id' | 'language_code'>
  >
  readonly listingPatch: Agree<UpdateFaults<'market.listings', typeof library.listingPatch>>
  readonly listingFeedInput: Agree<FilterFaults<'market.listings', typeof library.listingFeedInput, Page>>
  readonly listingSearchInput: Agree<
    FilterFaults<
      'market.listings',
      typeof library.listingSearchInput,
      Page | 'text' | 'min_price' | 'max_price' | 'near'
    >
  >
  readonly authAppInput: Agree<InsertFaults<'core.auth_apps', typeof library.authAppInput, 'tenant_id'>>
  readonly authAppPatch: Agree<UpdateFaults<'core.auth_apps', typeof library.authAppPatch>>
  readonly authAppFeedInput: Agree<FilterFaults<'core.auth_apps', typeof library.authAppFeedInput, Page>>
}

type Input = Extract<keyof typeof library, `${string}Input` | `${string}Patch`>

/** What a schema file exports as an input and nobody compares. */
export type Unchecked = Agree<`${Exclude<Input, keyof Agreed>} is not compared with its table`>
