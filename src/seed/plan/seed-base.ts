import { demoMembers } from '../demo-members.js'
import type { Market } from '../vocabulary/markets.js'

/** What stands in the database already and has to be kept clear of. */
export interface SeedBase {
  /** Part of every name a generator is made from: rows that are appended later are other rows. Empty for the first ones. */
  readonly generation: string
  /** The id of each tenant that is there, by slug. */
  readonly tenants: ReadonlyMap<string, number>
  /** Ids of people who are there, as far as the seeder would make them again. */
  readonly people: ReadonlySet<string>
  /** Phone numbers that are taken. */
  readonly phones: ReadonlySet<string>
}

/** An empty database. */
export const emptyBase: SeedBase = {
  generation: '',
  tenants: new Map(),
  people: new Set(),
  phones: new Set(),
}

/** A database that was seeded before, as far as numbers of rows go. */
export function seededBase(markets: readonly Market[]): SeedBase {
  return {
    ...emptyBase,
    tenants: new Map(markets.map(({ slug, id }) => [slug, id])),
    people: new Set(demoMembers.map(({ userId }) => userId)),
  }
}
