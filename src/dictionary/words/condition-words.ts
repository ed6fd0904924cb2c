import { closingOf, plainSql } from './plain-sql.js'

/** What the functions of the tenant context mean, by the expression that PostgreSQL prints. */
const phrases: readonly (readonly [RegExp, string])[] = [
  [/^(\w+) = core\.current_tenant_id\(\)$/, '$1 is the entered tenant'],
  [/^(\w+) = core\.current_user_id\(\)$/, '$1 is the acting person'],
  [/^(?:\w+ = core\.staff_tenant_id\(\)|core\.is_staff\(\))$/, 'staff acts'],
  [/^\w+ = core\.role_tenant_id\(VARIADIC ARRAY\['([^',]+)'(?:::text)?\]\)$/, 'the role $1 acts'],
  [/^\w+ = core\.role_tenant_id\(VARIADIC ARRAY\[([^\]]+)\]\)$/, 'one of the roles $1 acts'],
  [/^core\.has_role\('([^']+)'\)$/, 'the role $1 acts'],
  [/^(\w+) IS NOT NULL$/, '$1 is set'],
  [/^(\w+) IS NULL$/, '$1 is not set'],
  [/^(\w+) = ('[^']*'|[\d.]+)$/, '$1 is $2'],
  [/^(\w+) <> ('[^']*'|[\d.]+)$/, '$1 is not $2'],
  [/^(\w+) = ANY \(ARRAY\[([^\]]*)\]\)$/, '$1 is one of $2'],
  [/^NOT (\w+)$/, '$1 is false'],
]

/**
 * A condition of a policy in words. What has none stays SQL.
 *
 * @example
 * conditionWords(`((author_id = ( SELECT core.current_user_id() AS current_user_id)) OR ( SELECT core.is_staff() AS is_staff))`)
 * // 'author_id is the acting person or staff acts'
 */
export function conditionWords(expression: string): string {
  return wordsOf(plainSql(expression))
}

function wordsOf(text: string, inside?: string): string {
  for (const operator of ['OR', 'AND']) {
    const parts = splitAtTop(text, ` ${operator} `)
    if (parts.length > 1) {
      const word = operator.toLowerCase()
      const joined = parts.map((part) => wordsOf(plainSql(part), word)).join(` ${word} `)
      return inside === undefined || inside === word ? joined : `(${joined})`
    }
  }
  for (const [pattern, words] of phrases) if (pattern.test(text)) return text.replace(pattern, words)
  return text
}

/** Splits where the separator stands outside parentheses and quotes. */
function splitAtTop(text: string, separator: string): readonly string[] {
  const parts: string[] = []
  let start = 0
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at)
    if (char === '(') at = Math.max(closingOf(text, at), at)
    else if (char === `'`) at = Math.max(text.indexOf(`'`, at + 1), at)
    else if (text.startsWith(separator, at)) {
      parts.push(text.slice(start, at))
      start = at + separator.length
      at = start - 1
    }
  }
  return [...parts, text.slice(start)]
}
