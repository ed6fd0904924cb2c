import type { FuncCall, RangeVar } from 'libpg-query'
import { qualified, relationName, wordsOf } from './relation-name.js'

/** Every part of a tree that stands under the given key, such as `RangeVar` or `FuncCall`, however deep. */
function partsOf(tree: unknown, key: string): readonly unknown[] {
  if (typeof tree !== 'object' || tree === null) return []
  if (Array.isArray(tree)) return tree.flatMap((each) => partsOf(each, key))
  return Object.entries(tree).flatMap(([name, value]) =>
    name === key ? [value, ...partsOf(value, key)] : partsOf(value, key),
  )
}

/** The tables that a query reads; names of its own `with` clauses are none. */
export function tablesRead(tree: unknown): readonly string[] {
  const own = new Set(
    partsOf(tree, 'CommonTableExpr').map((part) => (part as { readonly ctename?: string }).ctename),
  )
  const tables = partsOf(tree, 'RangeVar') as readonly RangeVar[]
  return [
    ...new Set(
      tables
        .filter(({ schemaname, relname }) => schemaname !== undefined || !own.has(relname))
        .map(relationName),
    ),
  ]
}

/** The functions that an expression calls; those without a schema once as built in and once as ours. */
export function functionsCalled(tree: unknown): readonly (readonly string[])[] {
  return (partsOf(tree, 'FuncCall') as readonly FuncCall[]).map(({ funcname = [] }) => {
    const words = funcname.flatMap(wordsOf)
    return words.length === 1 ? [`pg_catalog.${words[0] ?? ''}`, qualified(words)] : [qualified(words)]
  })
}
