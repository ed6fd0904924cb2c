import type { Dictionary } from '../dictionary.js'

/** Something that the search of the page finds: what it is, its name, where it is shown, what is said of it. */
export type SearchEntry = readonly [kind: string, name: string, href: string, text: string]

/** Everything the search looks through, tables first. */
export function searchEntries({ schemas }: Dictionary): readonly SearchEntry[] {
  return [
    ...schemas.map(({ name, comment }) => ['schema', name, name, comment] as const),
    ...schemas.flatMap(({ tables }) =>
      tables.map(({ id, kind, comment }) => [kind, id, id, comment] as const),
    ),
    ...schemas.flatMap(({ domains }) =>
      domains.map(({ id, values, comment }) => ['domain', id, id, [comment, ...values].join(' ')] as const),
    ),
    ...schemas.flatMap(({ functions, name }) =>
      functions.map((each) => ['function', `${name}.${each.name}`, each.id, each.comment] as const),
    ),
    ...schemas.flatMap(({ tables }) =>
      tables.flatMap(({ id, columns }) =>
        columns.map(
          ({ name, comment, values }) =>
            ['column', `${id}.${name}`, `${id}.${name}`, [comment, ...values].join(' ')] as const,
        ),
      ),
    ),
  ]
}
