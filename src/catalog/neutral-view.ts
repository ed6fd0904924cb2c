/**
 * The query of a view as every version of PostgreSQL would print it. Up to version 15 a query of one relation names it before each
 * column (`SELECT orders.id FROM sales.orders`), since 16 it does not; here it never does.
 */
export function neutralView(definition: string): string {
  const [, from = ''] = /^ {3}FROM ([^\n]*)/m.exec(definition) ?? []
  const [, table, alias] =
    /^(?:only )?(?:[\w"]+\.)?("[^"]+"|\w+)(?: ("[^"]+"|\w+))?(?:\n|;|$)/i.exec(from) ?? []
  const name = alias ?? table
  if (name === undefined) return definition
  const topLevelJoin = /^ {3}FROM [^\n]*,$|^ {5}(?:\w+ )*JOIN /m.test(definition)
  return topLevelJoin
    ? definition
    : definition.replaceAll(new RegExp(`(?<![\\w".])${escaped(name)}\\.(?=[\\w"])`, 'g'), '')
}

const escaped = (name: string) => name.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&')
