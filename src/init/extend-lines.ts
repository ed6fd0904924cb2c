/**
 * A list of lines such as .gitignore with those added that it lacks; the text itself where it lacks none.
 *
 * @example
 * extendLines('dist/', ['dist/', '.env']) // 'dist/\n.env\n'
 */
export function extendLines(text: string | undefined, lines: readonly string[]): string {
  const present = new Set((text ?? '').split(/\r?\n/).map((line) => line.trim()))
  const missing = lines.filter((line) => !present.has(line))
  if (missing.length === 0) return text ?? ''
  const before = text === undefined || text === '' || text.endsWith('\n') ? (text ?? '') : `${text}\n`
  return `${before}${missing.join('\n')}\n`
}
