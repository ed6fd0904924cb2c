import { readFixture } from './read-fixture.js'

/** People who share a stock of names. */
export interface PeopleGroup {
  readonly group: string
  /** How many of the market's people, relative to its other groups. */
  readonly weight: number
  /** The language spoken at home. */
  readonly language: string
  readonly female: readonly string[]
  readonly male: readonly string[]
  readonly family: readonly string[]
}

/** The groups of a market: our own lists, which keep names together that go together, and what faker knows of the country. */
export async function peopleOf(marketKey: string): Promise<readonly PeopleGroup[]> {
  const groups =
    (readFixture('names.json') as Readonly<Record<string, readonly PeopleGroup[]>>)[marketKey] ?? []
  const faker = await fakerOf(marketKey)
  if (!faker) return groups
  const { first_name: first, last_name: last } = faker.definitions.person
  const mixed: PeopleGroup = {
    group: 'mixed',
    weight: 10,
    language: marketKey === 'sn' ? 'fr' : 'en',
    female: wellFormed(first.female),
    male: wellFormed(first.male),
    family: wellFormed(last.generic),
  }
  return [...groups, mixed]
}

/** Each locale is a file of its own; the whole of faker would take a second to load. */
async function fakerOf(marketKey: string) {
  switch (marketKey) {
    case 'gh':
      return (await import('@faker-js/faker/locale/en_GH')).faker
    case 'ng':
      return (await import('@faker-js/faker/locale/en_NG')).faker
    case 'sn':
      return (await import('@faker-js/faker/locale/fr_SN')).faker
    default:
      return undefined
  }
}

/** Leaves out entries with a slip of the key, such as `COmfort`. */
function wellFormed(names: readonly string[] | undefined): readonly string[] {
  return (names ?? []).filter((name) => /^\p{Lu}\p{Ll}+(?:[-' ]\p{Lu}\p{Ll}+)*$/u.test(name))
}
