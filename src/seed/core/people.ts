import { placeNear, townRadius, type Place } from '../place.js'
import type { MarketPlan } from '../plan/seed-plan.js'
import { uuidV7 } from '../random/uuid-v7.js'
import { momentAt } from '../timeline.js'
import type { City } from '../vocabulary/markets.js'
import { createPhoneNumbers } from './phone-numbers.js'

/** What rows that refer to a person need. */
export interface PersonKey {
  readonly id: string
  readonly createdAt: number
}

/** Everything else about a person. */
export interface PersonProfile {
  readonly given: string
  readonly family: string
  readonly phone: string
  readonly email: string | null
  readonly language: string
  readonly city: City
  /** Where the person lives. */
  readonly place: Place
}

/** The people of one market, by number in the order in which they came. Nobody is held in memory: each is made when asked for. */
export interface People {
  key(ordinal: number): PersonKey
  /** Where the person lives: cheaper than the whole profile. */
  city(ordinal: number): City
  profile(ordinal: number): PersonProfile
}

/** Number 2n owns business n; the person after it is a customer or belongs to the staff. */
export function ownerOf(business: number): number {
  // Every seventeenth business belongs to the owner of the one before.
  return business % 17 === 16 ? 2 * (business - 1) : 2 * business
}

export function createPeople(plan: MarketPlan): People {
  const { market, demoMember } = plan
  const keys = plan.random('core.people.keys')
  const random = plan.random('core.people')
  const phoneOf = createPhoneNumbers(plan)

  /** Leaves the generator of the person where the rest of the profile begins. */
  const city = (ordinal: number): City => {
    random.seek(ordinal)
    return market.city(random)
  }

  return {
    key: (ordinal) => {
      if (ordinal === 0 && demoMember) return { id: demoMember.userId, createdAt: demoMember.userCreatedAt }
      keys.seek(ordinal)
      const createdAt = momentAt((ordinal + keys.unit()) / plan.people)
      return { id: uuidV7(createdAt, keys), createdAt }
    },
    city,
    profile: (ordinal) => {
      const home = city(ordinal)
      const local = random.chance(0.75) ? market.groups.find(({ group }) => group === home.people) : undefined
      const group = local ?? market.group(random)
      const given = random.pick(random.chance(0.5) ? group.female : group.male)
      const family = random.pick(group.family)
      const phone = phoneOf(ordinal)
      return {
        given,
        family,
        phone,
        email: random.chance(0.55) ? emailOf(given, family, phone, market.key) : null,
        language: random.chance(0.3)
          ? group.language
          : (market.language.get(home)?.(random) ?? market.defaultLanguage),
        city: home,
        place: placeNear(home, townRadius(home.population), random),
      }
    },
  }
}

/** An address that exists nowhere; it is unique because the phone number is. */
function emailOf(given: string, family: string, phone: string, marketKey: string): string {
  return `${asciiWord(given)}.${asciiWord(family)}.${Number(phone.slice(1)).toString(36)}@${marketKey}.example.com`
}

/** The letters of a name that every mail system takes. */
function asciiWord(name: string): string {
  return name
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z]/g, '')
}
