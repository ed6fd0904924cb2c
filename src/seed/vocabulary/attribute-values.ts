import type { Random } from '../random/random.js'
import type { Leaf } from './catalogue.js'
import { readFixture } from './read-fixture.js'

type Values = Readonly<Record<string, readonly unknown[]>>

interface AttributeFile {
  readonly families: Readonly<Record<string, Values>>
  readonly categories: Readonly<Record<string, Values>>
}

/** An attribute with each of its values as a member of a JSON object: `"grade":"A"`. */
type Members = readonly (readonly string[])[]

/** Draws the attributes of a listing in a category, as the members of a JSON object separated by commas. */
export type AttributeWriter = (leaf: Leaf, random: Random) => string

/** The attributes that products of a family and of a category have. */
export function loadAttributes(): AttributeWriter {
  const { families, categories } = readFixture('attributes.json') as AttributeFile
  const membersOf = (values: Values | undefined): Members =>
    Object.entries(values ?? {}).map(([name, of]) =>
      of.map((value) => `${JSON.stringify(name)}:${JSON.stringify(value)}`),
    )
  const byFamily = new Map(Object.entries(families).map(([family, values]) => [family, membersOf(values)]))
  const byCategory = new Map(Object.entries(categories).map(([slug, values]) => [slug, membersOf(values)]))
  return ({ family, slug }, random) =>
    [...(byFamily.get(family) ?? []), ...(byCategory.get(slug) ?? [])]
      .map((members) => random.pick(members))
      .join(',')
}
