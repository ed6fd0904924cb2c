import type { Mode } from './catalogue.js'
import type { Language } from './language.js'
import { readFixture } from './read-fixture.js'
import { template, type Template } from './template.js'

export type ListingType = 'offer' | 'request'

/** Sentences for one mode of trade; `...WithoutUnit` are those that name no unit. */
interface Openings {
  readonly titles: readonly Template[]
  readonly titlesWithoutUnit: readonly Template[]
  readonly openings: readonly Template[]
  readonly openingsWithoutUnit: readonly Template[]
}

/** Everything that can be said in one language. */
export interface PhraseBook {
  readonly by: Readonly<Record<ListingType, Readonly<Record<Mode, Openings>>>>
  /** Praise, by family of products. */
  readonly details: Readonly<Record<string, readonly Template[]>>
  readonly delivery: Readonly<Record<Mode, readonly Template[]>>
  /** What somebody who asks expects. */
  readonly needs: Readonly<Record<Mode, readonly Template[]>>
  readonly closings: Readonly<Record<ListingType, readonly Template[]>>
}

interface PhraseFile extends Readonly<
  Record<
    ListingType,
    Record<Mode, { readonly titles: readonly string[]; readonly openings: readonly string[] }>
  >
> {
  readonly details: Readonly<Record<string, readonly string[]>>
  readonly delivery: Readonly<Record<Mode, readonly string[]>>
  readonly needs: Readonly<Record<Mode, readonly string[]>>
  readonly closings: Readonly<Record<ListingType, readonly string[]>>
}

/** The sentences of a language, ready to be filled. */
export function loadPhraseBook(language: Language): PhraseBook {
  const file = readFixture(`phrases/${language}.json`) as PhraseFile
  return {
    by: { offer: mapValues(file.offer, openingsOf), request: mapValues(file.request, openingsOf) },
    details: mapValues(file.details, templates),
    delivery: mapValues(file.delivery, templates),
    needs: mapValues(file.needs, templates),
    closings: mapValues(file.closings, templates),
  }
}

function openingsOf(texts: {
  readonly titles: readonly string[]
  readonly openings: readonly string[]
}): Openings {
  const titles = templates(texts.titles)
  const openings = templates(texts.openings)
  return {
    titles,
    titlesWithoutUnit: titles.filter((each) => !each.has('unit')),
    openings,
    openingsWithoutUnit: openings.filter((each) => !each.has('unit')),
  }
}

function templates(texts: readonly string[]): readonly Template[] {
  return texts.map(template)
}

function mapValues<Key extends string, From, To>(
  record: Readonly<Record<Key, From>>,
  map: (value: From) => To,
): Record<Key, To> {
  return Object.fromEntries(Object.entries<From>(record).map(([key, value]) => [key, map(value)])) as Record<
    Key,
    To
  >
}
