import type { Random } from '../random/random.js'
import type { Leaf, Product } from '../vocabulary/catalogue.js'
import { languages, type Language } from '../vocabulary/language.js'
import type { City, Market } from '../vocabulary/markets.js'
import { loadPhraseBook, type ListingType } from '../vocabulary/phrases.js'

/** What a text is about. */
export interface Subject {
  readonly type: ListingType
  readonly leaf: Leaf
  readonly product: Product
  readonly language: Language
  readonly city: City
}

export interface ListingText {
  readonly title: string
  readonly description: string
}

const quantities = ['2', '3', '5', '5', '10', '10', '12', '20', '20', '25', '40', '50', '100', '200'] as const

/** Writes titles and descriptions for one market: sentences of `fixtures/seed/phrases`, filled with what is traded where. */
export function createListingText(market: Market): (subject: Subject, random: Random) => ListingText {
  const books = Object.fromEntries(languages.map((language) => [language, loadPhraseBook(language)]))

  return ({ type, leaf, product, language, city }, random) => {
    const book = books[language] ?? missing(language)
    const { titles, titlesWithoutUnit, openings, openingsWithoutUnit } = book.by[type][leaf.mode]
    const { p, P, dp } = product.name[language]
    const gaps = {
      p,
      P,
      dp,
      unit: product.unit?.[language] ?? '',
      n: random.pick(quantities),
      city: language === 'ar' ? city.ar : city.name,
      pay: random.pick(market.payments),
    }
    const title = random.pick(product.unit ? titles : titlesWithoutUnit).fill(gaps)
    const sentences = [random.pick(product.unit ? openings : openingsWithoutUnit)]
    if (type === 'offer') {
      sentences.push(random.pick(book.details[leaf.family] ?? missing(leaf.family)))
      if (random.chance(0.8)) sentences.push(random.pick(book.delivery[leaf.mode]))
    } else {
      sentences.push(random.pick(book.needs[leaf.mode]))
    }
    if (random.chance(0.7)) sentences.push(random.pick(book.closings[type]))
    return { title, description: sentences.map((sentence) => sentence.fill(gaps)).join(' ') }
  }
}

function missing(what: string): never {
  throw new Error(`fixtures/seed/phrases says nothing of ${what}.`)
}
