import { type Script } from '../script.js'

const drop =
  /^drop\s+(?:table|index|view|materialized\s+view)\s+(?:concurrently\s+)?if\s+exists\s+([^;]+?)(?:\s+(?:cascade|restrict))?$/i

/**
 * Whether a statement only lets its script run twice: it drops, `if exists`, what no earlier migration creates. In production there
 * is nothing to drop.
 *
 * @example
 * isRehearsal('drop table if exists trust.reviews', migrations) // true until a migration creates it
 */
export function isRehearsal(statement: string, earlier: readonly Script[]): boolean {
  const [, names] = drop.exec(statement.trim()) ?? []
  if (names === undefined) return false
  return names.split(',').every((name) => !earlier.some(({ sql }) => isCreatedIn(sql, name.trim())))
}

/** An index is created without its schema, so the last part of the name has to do for it. */
function isCreatedIn(sql: string, name: string): boolean {
  const last = name.split('.').at(-1) ?? name
  const escaped = [name, last].map((each) => each.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
  const [qualified = '', unqualified = ''] = escaped
  const relation = `create\\s+(?:unlogged\\s+)?(?:table|(?:or\\s+replace\\s+)?view|materialized\\s+view)\\s+(?:if\\s+not\\s+exists\\s+)?${qualified}(?![\\w.])`
  const index = `create\\s+(?:unique\\s+)?index\\s+(?:concurrently\\s+)?(?:if\\s+not\\s+exists\\s+)?${unqualified}(?![\\w.])`
  return new RegExp(`${relation}|${index}`, 'i').test(sql)
}
