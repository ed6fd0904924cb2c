import { createPaint } from './style.js'

/**
 * Rows as a plain aligned table for people: no frame, a bold head, wide characters counted right.
 *
 * @example
 * const table = await renderTable(['table', 'rows'], [['listings', '1,000']], output)
 * output.result(data, () => table)
 */
export async function renderTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  { color }: { readonly color: boolean },
): Promise<string> {
  const { default: Table } = await import('cli-table3')
  const paint = createPaint(color)
  const none = Object.fromEntries(
    ['top', 'bottom', 'left', 'right', 'mid', 'middle']
      .flatMap((side) => [side, `${side}-mid`, `${side}-left`, `${side}-right`, `mid-mid`])
      .map((side) => [side, '']),
  )
  const table = new Table({
    chars: { ...none, middle: '  ' },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    head: head.map((cell) => paint('bold', cell)),
  })
  table.push(...rows.map((row) => [...row]))
  return `${table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')}\n`
}
