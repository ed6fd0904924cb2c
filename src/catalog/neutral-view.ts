/**
 * The query of a view as every version of PostgreSQL would print it. Up to version 15 a query of one relation names it
 * before each of its columns (`SELECT orders.id FROM sales.orders`), since 16 it does not; queries inside of it and unions
 * do on all versions.
 */
export function neutralView(definition: string): string {
  const outer = outerQuery(definition)
  const [, from] = /\n {3}FROM ([^\n]*)/.exec(outer) ?? []
  const isUnion = /\n(?:UNION|INTERSECT|EXCEPT)\b/.test(outer)
  if (from === undefined || isUnion || from.endsWith(',') || outer.includes(' JOIN ')) return definition
  const name = /(?:^|[ .])("[^"]+"|\w+)(?:\([^()]*\))?;?$/.exec(from.trim())?.[1]
  if (name === undefined) return definition
  const places = [...outer.matchAll(/(?<![\w".])("[^"]+"|\w+)\.(?=[\w"])/g)].filter(
    ([, found]) => found === name,
  )
  return places
    .toReversed()
    .reduce((text, { index }) => text.slice(0, index) + text.slice(index + name.length + 1), definition)
}

/** The text with blanks in place of strings and of the queries inside, so that every place is where it was. */
function outerQuery(definition: string): string {
  let mask = ''
  const isQuery: boolean[] = []
  for (const [token] of definition.matchAll(
    /'(?:[^']|'')*'|"[^"]*"|\(\s*(?:SELECT|WITH|VALUES)\b|[()]|[^'"()]+/g,
  )) {
    const isInside = isQuery.includes(true)
    if (token.startsWith('(')) isQuery.push(token.length > 1)
    if (token === ')') isQuery.pop()
    const isHidden =
      token.startsWith("'") ||
      (isInside && isQuery.includes(true)) ||
      (token.startsWith('(') && token.length > 1)
    mask += isHidden ? ' '.repeat(token.length) : token
  }
  return mask
}
