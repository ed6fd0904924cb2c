import type { Language } from './language.js'
import { readFixture } from './read-fixture.js'
import { template, type Template } from './template.js'

/** How businesses are called and described in one language. */
export interface BusinessWords {
  readonly names: readonly Template[]
  readonly descriptions: readonly Template[]
  /** Words of good omen, for one market. */
  readonly virtues: readonly string[]
  /** What a business calls its trade, by branch of the categories. */
  readonly trades: Readonly<Record<string, readonly string[]>>
}

interface BusinessFile {
  readonly names: readonly string[]
  readonly descriptions: readonly string[]
  readonly virtues: Readonly<Record<string, readonly string[]>>
  readonly trades: Readonly<Record<string, readonly string[]>>
}

/** The words for businesses of a market in each language. */
export function loadBusinessWords(marketKey: string): ReadonlyMap<Language, BusinessWords> {
  const file = readFixture('businesses.json') as Readonly<Record<Language, BusinessFile>>
  return new Map(
    (Object.entries(file) as [Language, BusinessFile][]).map(([language, words]) => [
      language,
      {
        names: words.names.map(template),
        descriptions: words.descriptions.map(template),
        virtues: words.virtues[marketKey] ?? [],
        trades: words.trades,
      },
    ]),
  )
}
