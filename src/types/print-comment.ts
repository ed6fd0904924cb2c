/** The longest line of generated code, as prettier would have it. */
export const lineWidth = 110

/**
 * A documentation comment, on one line if it fits, else wrapped; empty for no text.
 *
 * @example
 * printComment('The tenant.', '  ') // '  /** The tenant. *\/\n'
 */
export function printComment(text: string | null | undefined, indent = ''): string {
  if (!text) return ''
  const safe = text.replaceAll('*/', '*\\/')
  const oneLine = `${indent}/** ${safe} */\n`
  if (!safe.includes('\n') && oneLine.length <= lineWidth + 1) return oneLine
  const lines = safe.split('\n').flatMap((line) => wrap(line, lineWidth - indent.length - 3))
  return [`${indent}/**`, ...lines.map((line) => `${indent} * ${line}`.trimEnd()), `${indent} */\n`].join(
    '\n',
  )
}

function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else {
      line = line ? `${line} ${word}` : word
    }
  }
  return [...lines, line]
}
