/** What ties rows together differs from one database to the next and says nothing. */
const numbers: readonly string[] = ['oid', 'relation', 'domain', 'number']

/** Where the server prints SQL; what people wrote (names, comments, bodies) stays as it is. */
const printed: readonly string[] = [
  'arguments',
  'base',
  'baseType',
  'check',
  'collation',
  'columns',
  'default',
  'definition',
  'function',
  'id',
  'included',
  'inherits',
  'ownedBy',
  'partitionBound',
  'partitionBy',
  'partitionOf',
  'predicate',
  'result',
  'settings',
  'table',
  'type',
  'using',
]

/** The value without the numbers of objects, and with its SQL as every version of PostgreSQL would print it. */
export function neutral(value: unknown, isPrinted = false): unknown {
  if (typeof value === 'string') return isPrinted ? withoutNewQuotes(value) : value
  if (Array.isArray(value)) return value.map((each) => neutral(each, isPrinted))
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([name]) => !numbers.includes(name))
  return Object.fromEntries(kept.map(([name, each]) => [name, neutral(each, printed.includes(name))]))
}

/**
 * Version 16 made words keywords that are names like any other before, and quotes them since; SQL takes them without quotes
 * too. Strings and the bodies of functions are left alone.
 */
function withoutNewQuotes(sql: string): string {
  const body = sql.search(/^AS \$|\nAS \$/)
  const head = body < 0 ? sql : sql.slice(0, body)
  return (
    head.replaceAll(
      /'(?:[^']|'')*'|"(json(?:_[a-z]+)?|merge_action)"/g,
      (all: string, word?: string) => word ?? all,
    ) + sql.slice(head.length)
  )
}
