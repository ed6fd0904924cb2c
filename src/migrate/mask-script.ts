const lexeme =
  /(?<comment>--[^\n]*|\/\*)|(?<quoted>[eE]'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(?<tag>[A-Za-z_]\w*)?\$[\s\S]*?\$\k<tag>\$)|[A-Za-z_][\w$]*/g

/**
 * The script at the same length, with comments as spaces and, unless they are to be kept, quoted texts and names as `x`. Lines of
 * comments stay lines.
 *
 * @example
 * maskScript("select ';' -- one") // "select xxx       "
 */
export function maskScript(script: string, { keepQuoted = false } = {}): string {
  let mask = ''
  let done = 0
  lexeme.lastIndex = 0
  for (let match = lexeme.exec(script); match; match = lexeme.exec(script)) {
    const isComment = match.groups?.comment !== undefined
    if (!isComment && (keepQuoted || match.groups?.quoted === undefined)) continue
    if (match[0] === '/*') lexeme.lastIndex = endOfBlockComment(script, match.index)
    const text = script.slice(match.index, lexeme.lastIndex)
    mask +=
      script.slice(done, match.index) + (isComment ? text.replace(/[^\n]/g, ' ') : 'x'.repeat(text.length))
    done = lexeme.lastIndex
  }
  return mask + script.slice(done)
}

/** Block comments nest. */
function endOfBlockComment(script: string, from: number): number {
  let depth = 0
  for (const edge of script.slice(from).matchAll(/\/\*|\*\//g)) {
    depth += edge[0] === '/*' ? 1 : -1
    if (depth === 0) return from + edge.index + 2
  }
  return script.length
}
