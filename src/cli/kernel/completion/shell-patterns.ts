import { flattenTree, type CompletionNode, type CompletionOption, type Values } from './completion-tree.js'

/** A word in single quotes, as every shell reads it. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

/** `'pnc-db migrate'|'pnc-db seed'`: the words that lead one command further. */
export function commandPattern(root: CompletionNode): string {
  return flattenTree(root)
    .slice(1)
    .map(({ path }) => quote(path))
    .join('|')
}

/** Every option that takes a value, whatever the command: the word after it is no command. */
export function valueOptions(root: CompletionNode): readonly string[] {
  const names = flattenTree(root).flatMap(({ options }) =>
    options.filter(({ values }) => values).flatMap(namesOf),
  )
  return [...new Set(names)]
}

/**
 * What can follow an option, as patterns of `pnc-db seed --profile`; places with the same values stand together. An option that
 * means the same wherever it is known needs one pattern for all commands.
 */
export function valuePlaces(
  root: CompletionNode,
): readonly { readonly pattern: string; readonly values: Values }[] {
  const known = flattenTree(root).flatMap(({ path, options }) =>
    options.flatMap(({ values, ...option }) =>
      values === undefined ? [] : namesOf(option).map((name) => ({ path, name, values })),
    ),
  )
  const groups = groupBy(known, ({ values }) => String(values))
  return [...groups].map(([key, places]) => {
    const patterns = places.map(({ path, name }) =>
      known.every((other) => other.name !== name || String(other.values) === key)
        ? `*${quote(` ${name}`)}`
        : quote(`${path} ${name}`),
    )
    return { pattern: [...new Set(patterns)].join('|'), values: places[0]?.values ?? 'any' }
  })
}

function namesOf({ name, short }: Pick<CompletionOption, 'name' | 'short'>): readonly string[] {
  return short === undefined ? [name] : [name, short]
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return groups
}
