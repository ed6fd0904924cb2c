import { weighted, type Weighted } from '../random/weighted.js'
import { capitalise } from './capitalise.js'
import { languages, type Language } from './language.js'
import type { MarketFacts } from './markets.js'
import { readFixture } from './read-fixture.js'
import { withDe } from './with-de.js'

/** How a product is spoken of: in the middle of a sentence, at its beginning, and after the French preposition. */
interface ProductName {
  readonly p: string
  readonly P: string
  readonly dp: string
}

/** Goods or a service that a listing may be about. */
export interface Product {
  /** The lowest and the highest usual price, in US dollars. */
  readonly usd: readonly [number, number]
  /** What the price is for, as attributes say it. */
  readonly unitCode: string | undefined
  /** What the price is for, as a text says it; undefined for units that no text names. */
  readonly unit: Readonly<Record<Language, string>> | undefined
  readonly name: Readonly<Record<Language, ProductName>>
}

/** The kind of thing that is traded; it decides on the sentences. */
export type Mode = 'goods' | 'service' | 'property' | 'job'

/** A leaf of the category tree with what is traded in it. */
export interface Leaf {
  readonly id: number
  readonly slug: string
  /** The slug at the top of the tree. */
  readonly branch: string
  /** Products that are praised and described alike. */
  readonly family: string
  readonly mode: Mode
  readonly weight: number
  readonly product: Weighted<Product>
}

/** What is traded in one market, ready to draw from. */
export interface Catalogue {
  readonly leaves: readonly Leaf[]
  readonly leaf: Weighted<Leaf>
  /** Draws a leaf of the same branch. */
  readonly leafOf: ReadonlyMap<string, Weighted<Leaf>>
}

interface LeafFacts {
  readonly id: number
  readonly family: string
  readonly weight: number
  readonly products: readonly ProductFacts[]
}

interface ProductFacts extends Partial<Record<Language, string>> {
  readonly usd: readonly [number, number]
  readonly unit?: string
  /** A brand, the same in every language. */
  readonly name?: string
  /** The markets that know it; all of them where nothing is said. */
  readonly markets?: readonly string[]
}

type Units = Readonly<Record<string, { readonly code: string } & Partial<Record<Language, string>>>>

const branches = [
  'agriculture',
  'food',
  'fashion',
  'electronics',
  'building',
  'vehicles',
  'services',
  'health-and-beauty',
  'education',
  'logistics',
  'finance',
  'home-and-living',
  'property',
  'machinery',
  'jobs',
]

const services = new Set(['trade', 'professional', 'event', 'lesson', 'transport', 'money'])

/** The products that a market knows, by leaf; its staples are traded four times as often as elsewhere. */
export function loadCatalogue({ key, staples }: Pick<MarketFacts, 'key' | 'staples'>): Catalogue {
  const units = readFixture('units.json') as Units
  const leaves = branches.flatMap((branch) => {
    const facts = readFixture(`products/${branch}.json`) as Readonly<Record<string, LeafFacts>>
    return Object.entries(facts).map(([slug, leaf]) => completeLeaf(branch, slug, leaf, units, key))
  })
  const byWeight = (of: readonly Leaf[]) =>
    weighted(of.map((leaf) => [leaf, leaf.weight * (staples.includes(leaf.slug) ? 4 : 1)]))
  return {
    leaves,
    leaf: byWeight(leaves),
    leafOf: new Map(
      branches.map((branch) => [branch, byWeight(leaves.filter((leaf) => leaf.branch === branch))]),
    ),
  }
}

function completeLeaf(
  branch: string,
  slug: string,
  { id, family, weight, products }: LeafFacts,
  units: Units,
  marketKey: string,
): Leaf {
  const known = products.filter(({ markets }) => markets?.includes(marketKey) ?? true)
  // The first product of a leaf is its most common one, the second half as common, and so on.
  const product = weighted(known.map((facts, index) => [completeProduct(facts, units), 1 / (index + 1)]))
  return { id, slug, branch, family, mode: modeOf(family), weight, product }
}

function completeProduct(facts: ProductFacts, units: Units): Product {
  const unit = facts.unit === undefined ? undefined : units[facts.unit]
  return {
    usd: facts.usd,
    unitCode: unit?.code,
    unit: unit?.en === undefined ? undefined : perLanguage((language) => unit[language] ?? ''),
    name: perLanguage((language) => {
      const p = facts.name ?? facts[language] ?? ''
      return { p, P: capitalise(p), dp: withDe(p) }
    }),
  }
}

function perLanguage<T>(value: (language: Language) => T): Readonly<Record<Language, T>> {
  return Object.fromEntries(languages.map((language) => [language, value(language)])) as Record<Language, T>
}

function modeOf(family: string): Mode {
  if (family === 'property' || family === 'job') return family
  return services.has(family) ? 'service' : 'goods'
}
