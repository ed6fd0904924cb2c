import type { Node } from 'libpg-query'
import type { DatabaseFacts } from './database-facts.js'
import { functionsCalled } from './walk-tree.js'

/** Whether an expression may give each row another value: it calls a function that is volatile, or one that is not there yet. */
export function isVolatile(expression: Node | undefined, { stable }: DatabaseFacts): boolean {
  const known = new Set(stable)
  return functionsCalled(expression).some((names) => !names.some((name) => known.has(name)))
}
