import { maskScript } from './mask-script.js'

/** One statement of a script, without the comments around it, and the offset (UTF-16 units) where it begins. */
export interface Statement {
  readonly text: string
  readonly offset: number
}

/**
 * Splits a script into statements as the server does: a semicolon in a string, a comment, a dollar quote, parentheses or
 * a `begin atomic` body ends none. Empty statements are left out; the server answers nothing to them either.
 *
 * @example
 * splitStatements('select 1; -- one\nselect 2').map((s) => s.text) // ['select 1', 'select 2']
 */
export function splitStatements(script: string): readonly Statement[] {
  const mask = maskScript(script)
  const statements: Statement[] = []
  let begin = 0
  for (const end of [...statementEnds(mask), script.length]) {
    const code = mask.slice(begin, end)
    if (code.trim() !== '') {
      const offset = begin + code.search(/\S/)
      statements.push({ text: script.slice(offset, begin + code.trimEnd().length), offset })
    }
    begin = end + 1
  }
  return statements
}

/** Where statements end in a masked script: semicolons outside parentheses and outside `begin atomic ... end`. */
function statementEnds(mask: string): readonly number[] {
  const ends: number[] = []
  let depth = 0
  let atomic = 0
  for (const { 0: word, index } of mask.matchAll(/begin\s+atomic\b|\b(?:case|end)\b|[();]/gi)) {
    if (word === '(') depth += 1
    else if (word === ')') depth -= 1
    else if (word === ';') {
      if (depth <= 0 && atomic === 0) ends.push(index)
      depth = Math.max(depth, 0)
    } else if (/^begin/i.test(word) || (atomic > 0 && /^case$/i.test(word))) atomic += 1
    else if (atomic > 0) atomic -= 1
  }
  return ends
}
