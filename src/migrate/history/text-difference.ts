/** Lines of a difference that are shown; the rest is counted. */
const shown = 20

/**
 * What was changed from one text to another, as the short hunks of a unified diff with one line around each change.
 *
 * @example
 * await textDifference('a\nb\n', 'a\nc\n') // '@@ -1,2 +1,2 @@\n a\n-b\n+c'
 */
export async function textDifference(applied: string, now: string): Promise<string> {
  const { formatPatch, structuredPatch, OMIT_HEADERS } = await import('diff')
  const patch = structuredPatch('applied', 'now', applied, now, undefined, undefined, { context: 1 })
  const lines = formatPatch(patch, OMIT_HEADERS).trimEnd().split('\n')
  if (lines.length <= shown) return lines.join('\n')
  return [...lines.slice(0, shown), `... and ${String(lines.length - shown)} more lines`].join('\n')
}
