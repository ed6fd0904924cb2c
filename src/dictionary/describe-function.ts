import type { CatalogFunction } from '../catalog/catalog.js'
import type { DictionaryFunction } from './dictionary.js'
import { plainSql } from './words/plain-sql.js'
import { readComment } from './words/read-comment.js'

/** A function as its callers see it. */
export function describeFunction(each: CatalogFunction): DictionaryFunction {
  const { id, name, kind, language, volatility, isSecurityDefiner, owner, isStrict, comment, result } = each
  const traits = [
    ...(kind === 'function' ? [] : [kind]),
    language,
    ...(kind === 'function' ? [volatility] : []),
    ...(isStrict ? ['null for null'] : []),
    ...(isSecurityDefiner ? [`runs as ${owner}`] : []),
  ]
  return {
    id,
    name,
    arguments: each.arguments.replaceAll(/ DEFAULT (NULL::[\w. ]+?|.+?)(?=,|$)/g, (_, value: string) =>
      value.startsWith('NULL::') ? ' = null' : ` = ${plainSql(value)}`,
    ),
    result: result ?? '',
    traits: traits.join(', '),
    isTrigger: result === 'trigger' || result === 'event_trigger',
    comment: readComment(comment).text,
  }
}
