import { createPaint } from './style.js'

/**
 * Rows as a plain aligned table for people: no frame, a bold head, wide characters counted right, columns of numbers to the right.
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
    colAligns: head.map((_cell, column) => (isNumeric(rows, column) ? 'right' : 'left')),
  })
  table.push(...rows.map((row) => [...row]))
  return `${table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')}\n`
}

function isNumeric(rows: readonly (readonly string[])[], column: number): boolean {
  return rows.length > 0 && rows.every((row) => /^-?[\d,]+(?:\.\d+)?$/u.test(row[column] ?? ''))
}
