/** A script as it was sent to the server, and where it came from. */
export interface Source {
  /** The file to name: `migrations/000002-market.sql`. */
  readonly file: string
  readonly sql: string
  /** Lines of the file that stand above `sql`. */
  readonly linesAbove: number
  /** Whether `sql` has included files in it that `file` only names; an error in one of them is placed in that file. */
  readonly isCompiled?: boolean | undefined
}

/** A place in a file. Lines and columns count from 1. */
export interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
  /** The line and the two before it, with a caret below the column. */
  readonly snippet: string
}

/** Finds the file, line and column of an offset (UTF-16 units) in a script. */
export function locate(source: Source, offset: number): Place {
  const lines = source.sql.split('\n')
  const above = source.sql.slice(0, offset).split('\n')
  const index = above.length - 1
  const beforeCaret = above.at(-1) ?? ''
  const { file, line } = source.isCompiled
    ? originOf(source.file, lines, index)
    : { file: source.file, line: index + 1 + source.linesAbove }
  const context = lines.slice(index + 1 - Math.min(3, line, index + 1), index + 1)
  const first = line - context.length + 1
  const width = String(line).length
  const shown = context.map((text, at) => cutLine(text, at === context.length - 1 ? beforeCaret.length : 0))
  const numbered = shown.map(({ text }, at) => `  ${String(first + at).padStart(width)} | ${text}`)
  const toCaret = shown.at(-1)?.text.slice(0, shown.at(-1)?.place) ?? ''
  const caret = `  ${' '.repeat(width)} | ${toCaret.replace(/[^\t]/g, ' ')}^`
  return { file, line, column: beforeCaret.length + 1, snippet: [...numbered, caret].join('\n') }
}

const longest = 160

/** What is shown of a line that no terminal holds: the part around the place, and where the place is in it. */
function cutLine(text: string, place: number): { readonly text: string; readonly place: number } {
  if (text.length <= longest) return { text, place }
  const from = Math.max(0, Math.min(place - longest / 2, text.length - longest))
  const before = from > 0 ? '…' : ''
  const after = from + longest < text.length ? '…' : ''
  return { text: `${before}${text.slice(from, from + longest)}${after}`, place: place - from + before.length }
}

/** The file and line that a line of a compiled script was included from, by the marks graphile-migrate puts around it. */
function originOf(file: string, lines: readonly string[], index: number): { file: string; line: number } {
  const open = [{ file, line: 0 }]
  for (const text of lines.slice(0, index + 1)) {
    const [, begins, included] = /^--! (Included|EndIncluded) (\S+)$/.exec(text) ?? []
    if (begins === 'EndIncluded') open.pop()
    else {
      const top = open.at(-1)
      if (top) top.line += 1
      if (begins === 'Included') open.push({ file: `fixtures/${included ?? ''}`, line: 0 })
    }
  }
  return open.at(-1) ?? { file, line: index + 1 }
}
