import { createPeople, ownerOf, type People } from '../core/people.js'
import { placeNear, townRadius, type Place } from '../place.js'
import type { MarketPlan } from '../plan/seed-plan.js'
import { uuidV7 } from '../random/uuid-v7.js'
import { momentAt, referenceDay } from '../timeline.js'
import { loadCatalogue, type Catalogue, type Leaf } from '../vocabulary/catalogue.js'
import type { Language } from '../vocabulary/language.js'
import type { City } from '../vocabulary/markets.js'

const day = 86_400_000

/** That a business was deleted, and with it its listings. */
export interface Deletion {
  readonly id: string
  readonly at: number
}

/** What listings need to know of the business they belong to. */
export interface Shop {
  readonly id: string
  readonly createdAt: number
  /** The number of its owner among the people of the market. */
  readonly owner: number
  readonly ownerId: string
  readonly city: City
  readonly place: Place
  /** What it mostly trades in. */
  readonly leaf: Leaf
  readonly language: Language
  readonly deletion: Deletion | undefined
}

/** The businesses of one market, by number in the order in which they opened; each is made when asked for. */
export interface Shops {
  readonly people: People
  readonly catalogue: Catalogue
  momentOf(ordinal: number): number
  shop(ordinal: number): Shop
}

/** The first businesses of a market have so many of its listings that they set its tone: they trade in its staples, speak its language, and stay. */
export function isLarge(ordinal: number): boolean {
  return ordinal < 8
}

export function createShops(plan: MarketPlan): Shops {
  const { market, demoMember, businesses } = plan
  const people = createPeople(plan)
  const catalogue = loadCatalogue(market)
  const keys = plan.random('market.shops.keys')
  const random = plan.random('market.shops')

  /** Between the sign-up of the owner and the moment from which listings may be the business's. */
  const openedAt = (ordinal: number): number => {
    if (ordinal === 0 && demoMember) return demoMember.businessCreatedAt
    keys.seek(ordinal)
    return momentAt((ordinal + 0.5 + keys.unit() / 2) / businesses)
  }

  return {
    people,
    catalogue,
    momentOf: openedAt,
    shop: (ordinal) => {
      const createdAt = openedAt(ordinal)
      const id = ordinal === 0 && demoMember ? demoMember.businessId : uuidV7(createdAt, keys)
      random.seek(ordinal)
      const owner = ownerOf(ordinal)
      const city = random.chance(0.9) ? people.city(owner) : market.city(random)
      return {
        id,
        createdAt,
        owner,
        ownerId: people.key(owner).id,
        city,
        place: placeNear(city, townRadius(city.population), random),
        leaf: isLarge(ordinal) ? stapleOf(ordinal) : catalogue.leaf(random),
        language: isLarge(ordinal)
          ? market.defaultLanguage
          : (market.language.get(city)?.(random) ?? market.defaultLanguage),
        deletion: !isLarge(ordinal) && random.chance(0.01) ? deletionOf(createdAt) : undefined,
      }
    },
  }

  function stapleOf(ordinal: number): Leaf {
    const slug = market.staples[ordinal % market.staples.length]
    return catalogue.leaves.find((leaf) => leaf.slug === slug) ?? missing(market.slug)
  }

  /** Deletions are recent, within the last thirty days. */
  function deletionOf(createdAt: number): Deletion {
    const earliest = Math.max(createdAt, referenceDay - 30 * day)
    const at = earliest + Math.floor((referenceDay - earliest) * random.unit())
    return { id: uuidV7(at, random), at }
  }
}

function missing(market: string): never {
  throw new Error(`fixtures/seed/markets.json names a staple of ${market} that is no category.`)
}
