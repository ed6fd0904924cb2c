import { weighted, type Weighted } from '../random/weighted.js'
import type { Language } from './language.js'
import { peopleOf, type PeopleGroup } from './people-names.js'
import { readFixture } from './read-fixture.js'

/** A town or city of a market. */
export interface City {
  readonly name: string
  /** The name in Arabic. */
  readonly ar: string
  readonly lat: number
  readonly lng: number
  /** Inhabitants, about; larger cities have more of everything. */
  readonly population: number
  /** The group of names that most of its people have, where one prevails. */
  readonly people?: string
  /** The languages of its listings, where they are not those of the market. */
  readonly languages?: LanguageShares
}

type LanguageShares = Readonly<Partial<Record<Language, number>>>

/** A market as `fixtures/seed/markets.json` describes it. */
export interface MarketFacts {
  /** The tenant id in a fresh database. */
  readonly id: number
  /** The short name that the other files of the vocabulary use. */
  readonly key: string
  readonly slug: string
  readonly name: string
  readonly country: string
  readonly currency: string
  /** Units of the currency for a dollar: a fixed rate, because the same seed must always give the same prices. */
  readonly perUsd: number
  readonly timeZone: string
  /** The part of all listings that this market has. */
  readonly share: number
  readonly languages: LanguageShares
  readonly callingCode: string
  /** What a mobile number begins with, without the trunk zero, and how many digits follow. */
  readonly mobilePrefixes: readonly string[]
  readonly subscriberDigits: number
  /** The leaves of the category tree that it trades in most. */
  readonly staples: readonly string[]
  readonly payments: readonly string[]
}

/** A market with its cities and people, ready to draw from. */
export interface Market extends MarketFacts {
  readonly cities: readonly City[]
  readonly city: Weighted<City>
  readonly groups: readonly PeopleGroup[]
  readonly group: Weighted<PeopleGroup>
  /** Draws the language of a text written in a city. */
  readonly language: ReadonlyMap<City, Weighted<Language>>
  readonly defaultLanguage: Language
}

/** The markets of the demo, in the order of their tenant ids. */
export async function loadMarkets(): Promise<readonly Market[]> {
  const markets = readFixture('markets.json') as readonly MarketFacts[]
  const cities = readFixture('cities.json') as Readonly<Record<string, readonly City[]>>
  return Promise.all(
    markets.map(async (facts) => completeMarket(facts, cities[facts.key] ?? [], await peopleOf(facts.key))),
  )
}

function completeMarket(facts: MarketFacts, cities: readonly City[], groups: readonly PeopleGroup[]): Market {
  const shares = (of: LanguageShares) => Object.entries(of) as [Language, number][]
  return {
    ...facts,
    cities,
    city: weighted(cities.map((city) => [city, city.population])),
    groups,
    group: weighted(groups.map((group) => [group, group.weight])),
    language: new Map(cities.map((city) => [city, weighted(shares(city.languages ?? facts.languages))])),
    defaultLanguage: shares(facts.languages)[0]?.[0] ?? 'en',
  }
}
