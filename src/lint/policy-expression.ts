const identifier = '(?:[a-z_][\\w$]*|"(?:[^"]|"")+")'
const call = new RegExp(`(?<![\\w".:])${identifier}(?:\\.${identifier})*(?=\\()`, 'g')

/**
 * The function calls of a policy expression, as PostgreSQL prints it, that stand outside every sub-select and read no column:
 * those that could be computed once per statement.
 *
 * @example
 * unwrappedCalls('(owner_id = app.user_id())', ['owner_id']) // ['app.user_id()']
 */
export function unwrappedCalls(expression: string, columns: readonly string[]): readonly string[] {
  const text = blankLiterals(expression)
  const outside = blankSubselects(text)
  return [...outside.matchAll(call)]
    .map(({ index }) => ({ index, end: closingParenthesis(text, text.indexOf('(', index)) + 1 }))
    .filter(({ index, end }) => !readsColumn(outside.slice(text.indexOf('(', index), end), columns))
    .map(({ index, end }) => expression.slice(index, end))
}

/** Whether the expression reads rows of a table. */
export function readsTable(expression: string): boolean {
  return /\bFROM\b/.test(blankLiterals(expression))
}

function readsColumn(args: string, columns: readonly string[]): boolean {
  const words = new Set(args.match(/[\w$]+/g))
  return columns.some((column) => words.has(column))
}

/** String literals as spaces of the same length. */
function blankLiterals(expression: string): string {
  return expression.replace(/'(?:[^']|'')*'/g, (literal) => ' '.repeat(literal.length))
}

function blankSubselects(text: string): string {
  const begin = text.search(/\(\s*SELECT\b/)
  if (begin < 0) return text
  const end = closingParenthesis(text, begin) + 1
  return blankSubselects(text.slice(0, begin) + ' '.repeat(end - begin) + text.slice(end))
}

function closingParenthesis(text: string, from: number): number {
  let depth = 0
  for (let at = from; at < text.length; at++) {
    if (text[at] === '(') depth += 1
    if (text[at] === ')') depth -= 1
    if (depth === 0) return at
  }
  return text.length
}
