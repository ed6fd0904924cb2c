import { createRandom, type Random } from '../random/random.js'
import { demoMemberOf, type DemoMember } from '../demo-members.js'
import type { Market } from '../vocabulary/markets.js'
import { apportion } from './apportion.js'
import { seedProfiles, type SeedProfileName } from './profiles.js'
import { emptyBase, type SeedBase } from './seed-base.js'

export interface SeedRequest {
  readonly profile: SeedProfileName
  /** Listings in all; the other tables follow in proportion. The profile's own number by default. */
  readonly scale?: number | undefined
  /** The same seed gives the same rows. 42 by default. */
  readonly seed?: number | undefined
}

/** How much of everything one market gets. */
export interface MarketPlan {
  readonly market: Market
  readonly tenantId: number
  readonly tenantIsNew: boolean
  /** The first person, where this seed makes it; the staff of the market comes with it. */
  readonly demoMember: DemoMember | undefined
  /** The tenant that some of the people have joined as well. */
  readonly neighbourId: number
  readonly people: number
  readonly businesses: number
  readonly listings: number
  readonly takenPhones: ReadonlySet<string>
  /** A generator for one purpose, unrelated to those for others. */
  random(purpose: string): Random
}

/** What a seed would write: enough to make every row, without a database. */
export interface SeedPlan {
  readonly profile: SeedProfileName
  readonly scale: number
  readonly seed: number
  readonly markets: readonly MarketPlan[]
}

/** People of a market who own no business: its staff, and those who came to look. */
const team = 10

/** Decides how much each market gets. Pure: the same request and base give the same plan. */
export function planSeed(
  { profile, scale = seedProfiles[profile].scale, seed = 42 }: SeedRequest,
  markets: readonly Market[],
  base: SeedBase = emptyBase,
): SeedPlan {
  const { listingsPerBusiness } = seedProfiles[profile]
  const listings = apportion(
    scale,
    markets.map(({ share }) => share),
  )
  const tenantIds = chooseTenantIds(markets, base)
  return {
    profile,
    scale,
    seed,
    markets: markets.map((market, index) => {
      const ownListings = listings[index] ?? 0
      const businesses = Math.max(1, Math.ceil(ownListings / listingsPerBusiness))
      return {
        market,
        tenantId: tenantIds[index] ?? market.id,
        tenantIsNew: !base.tenants.has(market.slug),
        demoMember: newDemoMember(market, base),
        neighbourId: tenantIds[(index + 1) % markets.length] ?? market.id,
        people: 2 * businesses + team,
        businesses,
        listings: ownListings,
        takenPhones: base.phones,
        random: (purpose) => createRandom(`${seed}/${base.generation}/${market.key}/${purpose}`),
      }
    }),
  }
}

/** The tenant of each market: the one that is there, else the market's own id, else the next free one. */
function chooseTenantIds(markets: readonly Market[], { tenants }: SeedBase): readonly number[] {
  const taken = new Set(tenants.values())
  return markets.map(({ id, slug }) => {
    const present = tenants.get(slug)
    if (present !== undefined) return present
    let free = id
    while (taken.has(free)) free += 1
    taken.add(free)
    return free
  })
}

function newDemoMember({ slug }: Market, { people }: SeedBase): DemoMember | undefined {
  const member = demoMemberOf(slug)
  return member && !people.has(member.userId) ? member : undefined
}
