/** Types that a quoted constant needs no cast to. */
const constantCast = /('(?:[^']|'')*')::(?:text|character varying|bpchar|jsonb?|"char")(?!\[)/g

/**
 * An expression as PostgreSQL prints it, without what only the parser needs: parentheses around the whole, casts of constants
 * and of single names, the names that a sub-select of one function is given.
 *
 * @example
 * plainSql(`(status <> 'draft'::text)`) // `status <> 'draft'`
 */
export function plainSql(expression: string): string {
  const short = expression
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\(\s*SELECT ((?:[\w"]+\.)*[\w"]+\([^()]*\)) AS [\w"]+\s*\)/g, '$1')
    .replaceAll(constantCast, '$1')
    .replaceAll(/\((-?[\w.]+)\)::(?:text|integer|bigint|numeric|jsonb?|double precision)\b(?!\[)/g, '$1')
  return withoutOuterParentheses(short.trim())
}

/** `(a) and (b)` keeps its parentheses, `((a) and (b))` loses the outer ones. */
function withoutOuterParentheses(text: string): string {
  if (!text.startsWith('(') || closingOf(text, 0) !== text.length - 1) return text
  return withoutOuterParentheses(text.slice(1, -1).trim())
}

/** The place of the parenthesis that closes the one at `start`; quoted text does not count. */
export function closingOf(text: string, start: number): number {
  let depth = 0
  let quote = ''
  for (let at = start; at < text.length; at += 1) {
    const char = text.charAt(at)
    if (quote !== '') {
      if (char === quote) quote = ''
    } else if (char === `'` || char === '"') quote = char
    else if (char === '(') depth += 1
    else if (char === ')' && (depth -= 1) === 0) return at
  }
  return -1
}
