/** A place in a text, both counted from 1. */
export interface TextPosition {
  readonly line: number
  readonly column: number
}

const blanks = /[\t\n\r ]*/uy
// eslint-disable-next-line no-control-regex -- the characters that JSON forbids in a string
const strings = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy
const literals = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/uy

/**
 * Where `text` stops being JSON (RFC 8259), or undefined if it is JSON. `JSON.parse` names the place only in some of its
 * messages, and not in the same ones on every version of Node.
 *
 * @example
 * locateJsonError('{ "poolSize": }') // { line: 1, column: 15 }
 */
export function locateJsonError(text: string): TextPosition | undefined {
  let offset = 0
  const skip = (pattern: RegExp): boolean => {
    pattern.lastIndex = offset
    const matched = pattern.test(text)
    if (matched) offset = pattern.lastIndex
    return matched
  }
  const take = (character: string): boolean => {
    skip(blanks)
    const found = text[offset] === character
    if (found) offset++
    return found
  }
  const string = (): boolean => (skip(blanks), skip(strings))
  const members = (close: string, member: () => boolean): boolean => {
    if (take(close)) return true
    do if (!member()) return false
    while (take(','))
    return take(close)
  }
  const value = (): boolean => {
    if (take('{')) return members('}', () => string() && take(':') && value())
    if (take('[')) return members(']', value)
    return string() || skip(literals)
  }
  if (value() && (skip(blanks), offset === text.length)) return undefined
  const before = text.slice(0, offset).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}
