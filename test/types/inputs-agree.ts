import type * as library from '../../src/index.js'
import type { Agree, FilterFaults, InsertFaults, UpdateFaults } from './input-faults.js'

// Fails in `npm run typecheck` as soon as an input and its table disagree, or an input is missing here.

type Page = 'after' | 'limit'

export interface Agreed {
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
}

type Input = Extract<keyof typeof library, `${string}Input` | `${string}Patch`>

/** What a schema file exports as an input and nobody compares. */
export type Unchecked = Agree<`${Exclude<Input, keyof Agreed>} is not compared with its table`>
